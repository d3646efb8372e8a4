// The report's page: which trial each case shows, its figures, and their zoom, which all figures over time of a trial share. Text reaches
// the page by textContent alone, for much of it was written by programs under test. Nothing is loaded: all data are in the page.

import { chartsOf } from './charts.js';
import { canDraw, element, index, prefersDark, theme } from './dom.js';
import { Figure, fonts } from './figure.js';


/** A trial's data, inflated from the block that holds them. */
async function load(trial) {
  const octets = Uint8Array.from(atob(document.getElementById(trial.block).textContent), c => c.charCodeAt(0));
  return await new Response(new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate'))).json();
}

// Light and dark.


function setTheme(name) {
  document.documentElement.dataset.theme = name;
  try { localStorage.setItem('proxylab-theme', name); } catch { /* a page from a file may have no storage */ }
  nameThemeButton();
  return redraw();
}

function nameThemeButton() {
  const button = document.getElementById('theme');
  button.textContent = theme() === 'dark' ? 'Light' : 'Dark';
  button.setAttribute('aria-label', `Show the page ${theme() === 'dark' ? 'light' : 'dark'}`);
}

// The cases' panels, and what is done to all their figures.

const panels = [];
const drawn = () => panels.flatMap(panel => panel.figures).filter(figure => figure.view);
const redraw = () => Promise.all(drawn().map(figure => figure.draw(true)));

// One case: the trial that it shows.

class Panel {
  figures = [];
  domain = [0, 1];
  seconds = null;

  constructor(place) {
    this.trials = index.trials.filter(trial => trial.case === place.dataset.case);
    this.body = element('div');
    this.place = place;
    place.panel = this;
    place.append(this.picker(), this.body);
    place.classList.add('waiting');
    panels.push(this);
  }

  picker() {
    const proxies = [...new Set(this.trials.map(trial => trial.proxy))];
    this.select = element('select', { change: () => this.show(this.trials.find(trial => trial.block === this.select.value)) });
    this.radios = proxies.map(proxy => element('input', { type: 'radio', name: `proxy-${this.place.dataset.case}`, value: proxy, change: () => this.show(this.trials.find(trial => trial.proxy === proxy)) }));
    return element('div', { class: 'pick' },
      element('fieldset', {}, element('legend', {}, 'Trial on'), ...this.radios.map(radio => element('label', { class: 'radio' }, radio, radio.value))),
      element('label', { class: 'select' }, 'repetition or variant ', this.select));
  }

  async show(trial) {
    this.current = trial;
    for (const radio of this.radios) radio.checked = radio.value === trial.proxy;
    const same = this.trials.filter(t => t.proxy === trial.proxy);
    this.select.replaceChildren(...same.map(t => element('option', { value: t.block, selected: t === trial }, `${t.n}${t.variant ? `: ${t.variant}` : ''}${t.state === 'valid' ? '' : ` (${t.state})`}`)));
    this.select.parentElement.style.display = same.length > 1 ? '' : 'none';
    const data = await load(trial);
    if (this.current !== trial) return;
    for (const figure of this.figures) figure.remove();
    this.domain = data.span ?? [0, 1];
    this.figures = canDraw && data.span ? chartsOf(data).map(chart => new Figure(this, chart, data)) : [];
    this.body.replaceChildren(...this.contents(trial, data));
    this.place.classList.remove('waiting');
  }

  contents(trial, data) {
    return [
      element('p', { class: 'plan' }, `${data.plan}${data.variant ? `; ${data.variant}` : ''}`),
      trial.reason ? element('p', { class: 'warning' }, `${trial.state}: ${trial.reason}`) : null,
      data.damaged ? element('p', { class: 'warning' }, data.damaged) : null,
      !canDraw ? element('p', { class: 'warning' }, index.withoutFigures) : null,
      element('div', { class: 'figures' }, ...this.figures.map(figure => figure.node)),
      ...data.files.map(file => fold(file.title, file.file, () => [element('pre', { tabindex: 0, 'aria-label': file.title }, file.text)])),
      fold('The plan', `trials/${data.case}/${data.proxy}/${data.n}/plan.json`, () => [element('table', { class: 'facts' }, element('tbody', {},
        ...data.keys.map(([key, value, changed]) => element('tr', { class: changed ? 'changed' : null }, element('th', { scope: 'row' }, key), element('td', {}, value || '–', changed ? ' (not the default)' : '')))))]),
    ].filter(node => node);
  }

  zoom([from, to]) {
    const [first, last] = this.figures[0].data.span;
    const wide = Math.min(last - first, Math.max((last - first) / 2000, to - from));
    const start = Math.min(last - wide, Math.max(first, from));
    this.domain = [start, start + wide];
    this.point(this.seconds);
    for (const button of this.body.querySelectorAll('.all')) button.hidden = wide >= last - first;
    return Promise.all(this.figures.filter(f => f.view && f.chart.overTime).map(f => f.view.signal('x0', this.domain[0]).signal('x1', this.domain[1]).runAsync()));
  }

  point(seconds) {
    this.seconds = seconds;
    for (const figure of this.figures) figure.pointAt(seconds);
  }
}

/** Something folded away, made when it is opened. */
function fold(title, file, make) {
  const details = element('details', {}, element('summary', {}, `${title} `, element('span', { class: 'from' }, element('code', {}, file))));
  details.addEventListener('toggle', () => { if (details.open && details.children.length === 1) details.append(...make()); });
  return details;
}

/** Draws every figure of the page, in sight or not, and prints it light. */
async function print() {
  const was = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = 'light';
  await Promise.all(panels.map(open));
  await Promise.all(panels.flatMap(panel => panel.figures).map(figure => figure.draw(true)));
  window.print();
  if (was) document.documentElement.dataset.theme = was; else delete document.documentElement.dataset.theme;
  await redraw();
}

// The start.

try { const kept = localStorage.getItem('proxylab-theme'); if (kept) document.documentElement.dataset.theme = kept; } catch { /* none kept */ }
nameThemeButton();
document.getElementById('theme').addEventListener('click', () => setTheme(theme() === 'dark' ? 'light' : 'dark'));
document.getElementById('print').addEventListener('click', print);
prefersDark.addEventListener('change', () => { nameThemeButton(); redraw(); });

// A case's trial is loaded when the case comes near; a hundred at once would keep the reader waiting.
const near = new IntersectionObserver(entries => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    open(entry.target.panel);
  }
}, { rootMargin: '600px' });

const open = panel => panel.shown ??= panel.show(panel.trials[0]);

for (const place of document.querySelectorAll('.trials')) {
  const panel = new Panel(place);
  if (panel.trials.length === 0) place.remove(); else near.observe(place);
}

for (const link of document.querySelectorAll('a[data-proxy]')) {
  link.addEventListener('click', () => {
    const panel = panels.find(p => p.place.dataset.case === link.dataset.case);
    const trial = panel?.trials.find(t => t.proxy === link.dataset.proxy);
    if (trial) panel.shown = panel.show(trial);
  });
}

let resizing;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => drawn().filter(figure => figure.plot.clientWidth !== figure.width).forEach(figure => figure.draw(true)), 150);
});

fonts.then(() => {
  performance.mark('report-ready');
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
});
