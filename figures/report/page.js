// The report's page: which trial each case shows, its figures, and their zoom, which all figures over time of a trial share. Text reaches
// the page by textContent alone, for much of it was written by programs under test. Nothing is loaded: all data are in the page.

import { chartsOf, readout, specification, tableOf, tickAt } from './charts.js';

const index = JSON.parse(document.getElementById('index').textContent);
const canDraw = typeof vegaEmbed === 'function';
const tip = element('div', { id: 'tip', 'aria-hidden': 'true' });
document.body.append(tip);

/** An element with attributes (or, for a function, a listener) and children; a string child is text. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

/** A trial's data, inflated from the block that holds them. */
async function load(trial) {
  const octets = Uint8Array.from(atob(document.getElementById(trial.block).textContent), c => c.charCodeAt(0));
  return await new Response(new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate'))).json();
}

// Light and dark.

const prefersDark = matchMedia('(prefers-color-scheme: dark)');
const theme = () => document.documentElement.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light');

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

// Figures.

const panels = [];
const inSight = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting) entry.target.figure.draw();
}, { rootMargin: '300px' });

const drawn = () => panels.flatMap(panel => panel.figures).filter(figure => figure.view);
const redraw = () => Promise.all(drawn().map(figure => figure.draw(true)));

/** Vega compiles expressions to functions unless told to interpret them; the page's policy forbids code that is made at run time. */
const embed = (place, spec, tooltip) => vegaEmbed(place, spec, {
  mode: 'vega-lite', renderer: 'svg', actions: false, defaultStyle: false, ast: true, hover: false, tooltip: tooltip ?? false,
});

class Figure {
  view = null;
  item = null;

  constructor(panel, chart, data) {
    Object.assign(this, { panel, chart, data });
    const part = data[chart.part];
    const shown = part.t?.length ?? part.rank?.length;
    const thinned = shown && shown < part.rows;
    const rows = `, ${part.rows.toLocaleString('en')} rows${thinned ? `, ${shown.toLocaleString('en')} drawn` : ''}`;
    this.says = element('span', { class: 'says', 'aria-live': 'polite' });
    this.cross = element('div', { class: 'cross' });
    this.brush = element('div', { class: 'brush' });
    this.mount = element('div');
    this.plot = element('div', {
      class: `plot${chart.overTime ? ' time' : ''}`, tabindex: 0, role: 'application', 'data-chart': chart.id,
      'aria-label': `${chart.title}: ${data.case} on ${data.proxy}. ${chart.overTime ? 'Arrow keys move over the time and tell the numbers; plus and minus zoom, 0 shows all.' : 'The button Table shows the numbers.'}`,
    }, this.mount, this.cross, this.brush);
    this.plot.figure = this;
    this.plot.style.minHeight = `${chart.height + (chart.overTime ? 105 : 110)}px`;
    const bar = element('div', { class: 'bar' },
      ...['SVG', 'PNG', 'Specification'].map(kind => element('button', { type: 'button', 'aria-label': `${kind}: save ${chart.title}`, click: () => this.save(kind) }, kind)),
      element('button', { type: 'button', 'aria-expanded': 'false', 'aria-label': `Table of ${chart.title}`, click: event => this.table(event.currentTarget) }, 'Table'),
      chart.overTime ? element('button', { type: 'button', class: 'all', hidden: true, 'aria-label': `Whole time: ${chart.title}`, click: () => panel.zoom(data.span) }, 'Whole time') : null);
    this.node = element('figure', { class: ['latency', 'memory'].includes(chart.id) ? 'undrawn' : 'wide undrawn' },
      element('figcaption', {}, element('strong', {}, chart.title), element('span', { class: 'from', title: thinned && 'Rows that repeat the one before are left out; of very many, the extremes of each span of time are kept. The file has them all.' }, 'from ', element('code', {}, part.file), rows), bar),
      this.plot, this.says);
    if (chart.overTime) this.listen();
    inSight.observe(this.plot);
  }

  spec(look) {
    const spec = specification(this.chart, this.data, { style: index.style, ...look });
    for (const p of spec.params) p.value = p.name === 'x0' ? this.panel.domain[0] : p.name === 'x1' ? this.panel.domain[1] : p.value;
    return { usermeta: { run: index.run, file: this.data[this.chart.part].file }, ...spec };
  }

  async draw(again = false) {
    if (!canDraw || (this.drawing && !again)) return this.drawing;
    return this.drawing = this.#draw();
  }

  async #draw() {
    await fonts;
    const width = this.plot.clientWidth;
    if (width === 0) { this.drawing = null; return; }
    const result = await embed(this.mount, this.spec({ theme: theme(), width }), (handler, event, item, value) => {
      this.item = value;
      if (event) this.tell(event); // none when a figure is taken down
    });
    this.finalize?.();
    this.finalize = () => result.finalize();
    // The plot around it has the name and the keys.
    for (const svg of this.mount.querySelectorAll('svg')) { svg.removeAttribute('role'); svg.setAttribute('aria-hidden', 'true'); }
    this.view = result.view;
    this.width = width;
    this.plot.dataset.drawn = '';
    this.node.classList.remove('undrawn');
  }

  /** The plot's rectangle within its element, in pixels. */
  get area() {
    const [[x, y], padding] = [this.view.origin(), this.view.padding()];
    return { left: x + padding.left, top: y + padding.top, width: this.view.width(), height: this.view.height() };
  }

  secondsAt(event) {
    const { left, width } = this.area;
    const inside = Math.min(width, Math.max(0, event.clientX - this.plot.getBoundingClientRect().left - left));
    return this.panel.domain[0] + (inside / width) * (this.panel.domain[1] - this.panel.domain[0]);
  }

  listen() {
    let from = null;
    const on = (name, listener) => this.plot.addEventListener(name, event => { if (this.view) listener(event); });
    on('pointermove', event => {
      const seconds = this.secondsAt(event);
      this.panel.point(seconds);
      if (from !== null) this.cover(from, seconds);
      this.tell(event);
    });
    on('pointerleave', () => { this.panel.point(null); hideTip(); });
    on('pointerdown', event => {
      if (event.button !== 0 || event.pointerType === 'touch') return;
      from = this.secondsAt(event);
      this.plot.setPointerCapture(event.pointerId);
    });
    on('pointerup', event => {
      if (from === null) return;
      const [a, b] = [from, this.secondsAt(event)].sort((p, q) => p - q);
      from = null;
      this.brush.style.display = 'none';
      const [first, last] = this.panel.domain;
      if ((b - a) / (last - first) > 0.01) this.panel.zoom([a, b]);
    });
    on('pointercancel', () => { from = null; this.brush.style.display = 'none'; });
    on('dblclick', () => this.panel.zoom(this.data.span));
    on('keydown', event => this.key(event));
  }

  key(event) {
    const [first, last] = this.panel.domain;
    const middle = this.panel.seconds ?? (first + last) / 2;
    const half = (last - first) / 2;
    const actions = {
      '+': () => this.panel.zoom([middle - half / 2, middle + half / 2]), '=': () => this.panel.zoom([middle - half / 2, middle + half / 2]),
      '-': () => this.panel.zoom([middle - half * 2, middle + half * 2]), '0': () => this.panel.zoom(this.data.span), 'Escape': () => this.panel.zoom(this.data.span),
      'ArrowRight': () => this.step(1), 'ArrowLeft': () => this.step(-1),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  /** To the next tick, or by a hundredth of the time where this figure has none. */
  step(by) {
    const [first, last] = this.panel.domain;
    const times = this.data[this.chart.part].t;
    const now = this.panel.seconds ?? first;
    const next = times ? times[Math.min(times.length - 1, Math.max(0, tickAt(times, now) + by))] : now + (by * (last - first)) / 100;
    this.panel.point(Math.min(last, Math.max(first, next)));
    this.says.textContent = this.lines(this.panel.seconds).map(([name, value]) => `${name}: ${value}`).join(', ');
  }

  lines(seconds) {
    return [['at', `${seconds.toFixed(3)} s`], ...readout(this.chart, this.data, seconds)];
  }

  /** The numbers under the pointer: of the mark there, or of the tick. */
  tell(event) {
    if (!this.view) return;
    const lines = this.item ? Object.entries(this.item) : this.chart.overTime ? this.lines(this.secondsAt(event)) : null;
    if (lines) showTip(lines, event); else hideTip();
  }

  pointAt(seconds) {
    const [first, last] = this.panel.domain;
    const visible = seconds !== null && this.view && this.chart.overTime && seconds >= first && seconds <= last;
    this.cross.style.display = visible ? 'block' : 'none';
    if (!visible) return;
    const { left, top, width, height } = this.area;
    Object.assign(this.cross.style, { left: `${left + ((seconds - first) / (last - first)) * width}px`, top: `${top}px`, height: `${height}px` });
  }

  cover(from, to) {
    const [first, last] = this.panel.domain;
    const { left, top, width, height } = this.area;
    const [a, b] = [from, to].sort((p, q) => p - q).map(s => ((s - first) / (last - first)) * width);
    Object.assign(this.brush.style, { display: 'block', left: `${left + a}px`, top: `${top}px`, width: `${b - a}px`, height: `${height}px` });
  }

  async save(kind) {
    const name = `${this.data.case}-${this.data.proxy}-${this.data.n}-${this.chart.id}`;
    const spec = this.spec({ theme: 'light', width: 720, title: true });
    if (kind === 'Specification') return download(`${name}.vl.json`, new Blob([JSON.stringify(spec, null, 1)], { type: 'application/json' }));
    await fonts;
    const result = await embed(document.createElement('div'), spec);
    if (kind === 'SVG') download(`${name}.svg`, new Blob([await result.view.toSVG()], { type: 'image/svg+xml' }));
    else (await result.view.toCanvas(2)).toBlob(blob => download(`${name}.png`, blob));
    result.finalize();
  }

  table(button) {
    const open = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!open));
    if (open) { this.rows.remove(); return; }
    const { heads, rows } = tableOf(this.chart, this.data);
    const most = 500;
    this.rows = element('div', { class: 'rows', tabindex: 0, role: 'region', 'aria-label': `Numbers of ${this.chart.title}` },
      rows.length > most ? element('p', {}, `The first ${most} of ${rows.length} rows; the file has them all.`) : null,
      element('table', {}, element('thead', {}, element('tr', {}, ...heads.map(h => element('th', { scope: 'col' }, h)))),
        element('tbody', {}, ...rows.slice(0, most).map(row => element('tr', {}, ...row.map(cell => element('td', {}, cell === null ? '' : String(cell))))))));
    this.node.append(this.rows);
  }

  remove() {
    inSight.unobserve(this.plot);
    this.finalize?.();
  }
}

function download(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function showTip(lines, event) {
  tip.replaceChildren(element('table', {}, element('tbody', {}, ...lines.map(([name, value]) => element('tr', {}, element('td', {}, name), element('td', {}, String(value)))))));
  tip.style.display = 'block';
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${event.clientX + 16 + width > innerWidth ? Math.max(4, event.clientX - 16 - width) : event.clientX + 16}px`;
  tip.style.top = `${Math.max(4, Math.min(innerHeight - height - 4, event.clientY + 16))}px`;
}

function hideTip() {
  tip.style.display = 'none';
}

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
const fonts = Promise.all(['12px', 'bold 12px'].map(size => document.fonts.load(`${size} "DejaVu Sans"`))).catch(() => {});
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
