// Which columns and rows a reader of many proxies wants to see. A proxy that is left out is left out of the whole page but its figures.

const choice = document.querySelector('fieldset.filter');

/** Makes the choice work, where there is one; a page without scripts shows everything. */
export function filter() {
  if (!choice) return;
  choice.hidden = false;
  choice.addEventListener('change', apply);
  apply(); // a browser may keep what was chosen before the page was loaded again
}

function apply() {
  const boxes = [...choice.querySelectorAll('input[value]')];
  const shown = new Set(boxes.filter(box => box.checked).map(box => box.value));
  const differing = document.getElementById('differing').checked;
  for (const cell of document.querySelectorAll('.grid :is(th, td)[data-proxy]')) cell.hidden = !shown.has(cell.dataset.proxy);
  for (const row of document.querySelectorAll('.grid tbody tr')) row.hidden = differing && !('differs' in row.dataset);
  for (const row of document.querySelectorAll('tr[data-proxies]')) row.hidden = !row.dataset.proxies.split(' ').some(proxy => shown.has(proxy));
}
