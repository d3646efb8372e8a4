// The report's page: its places with figures, light and dark, and print. Nothing is loaded: all data are in the page.

import { prefersDark, theme } from './dom.js';
import { fonts } from './figure.js';
import { filter } from './filter.js';
import { Panel } from './panel.js';

const panels = [...document.querySelectorAll('.trials')].map(place => new Panel(place));
const figures = () => panels.flatMap(panel => panel.figures);
const restyle = () => Promise.all(figures().map(figure => figure.restyle()));

function setTheme(name) {
  document.documentElement.dataset.theme = name;
  try { localStorage.setItem('proxylab-theme', name); } catch { /* a page from a file may have no storage */ }
  nameThemeButton();
  return restyle();
}

function nameThemeButton() {
  const button = document.getElementById('theme');
  button.textContent = theme() === 'dark' ? 'Light' : 'Dark';
  button.setAttribute('aria-label', `Show the page ${theme() === 'dark' ? 'light' : 'dark'}`);
}

/** Draws every figure of the page, in sight or not, light and as wide as a sheet of paper, and prints it. */
async function print() {
  const root = document.documentElement.dataset;
  const was = root.theme;
  await Promise.all(panels.map(panel => panel.open()));
  Object.assign(root, { theme: 'light', printing: '' });
  await Promise.all(figures().map(figure => figure.restyle() ?? figure.draw()));
  window.print();
  if (was) root.theme = was; else delete root.theme;
  delete root.printing;
  await restyle();
}

try { const kept = localStorage.getItem('proxylab-theme'); if (kept) document.documentElement.dataset.theme = kept; } catch { /* none kept */ }
nameThemeButton();
filter();
document.getElementById('theme').addEventListener('click', () => setTheme(theme() === 'dark' ? 'light' : 'dark'));
document.getElementById('print').addEventListener('click', print);
prefersDark.addEventListener('change', () => { nameThemeButton(); restyle(); });

// A place is filled when it comes near; a hundred at once would keep the reader waiting.
const near = new IntersectionObserver(entries => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    panels.find(panel => panel.place === target).open();
  }
}, { rootMargin: '600px' });
for (const panel of panels) near.observe(panel.place);

for (const link of document.querySelectorAll('a[data-proxy]')) {
  link.addEventListener('click', () => {
    const panel = panels.find(p => p.place.dataset.case === link.dataset.case);
    const trial = panel?.trials.find(t => t.proxy === link.dataset.proxy);
    if (trial) panel.show(trial);
  });
}

let resizing;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => figures().filter(figure => figure.width && figure.plot.clientWidth !== figure.width).forEach(figure => figure.draw(true)), 150);
});

fonts.then(() => {
  performance.mark('report-ready');
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
});
