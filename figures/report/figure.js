// One figure of the page: drawn when it comes into sight, told under the pointer and by the arrow keys, zoomed, saved, shown as a table.

import { readout, specification, tableOf, tickAt } from './charts.js';
import { canDraw, download, element, hideTip, index, showTip, theme } from './dom.js';

export const fonts = Promise.all(['12px', 'bold 12px'].map(size => document.fonts.load(`${size} "DejaVu Sans"`))).catch(() => {});

const inSight = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting) entry.target.figure.draw();
}, { rootMargin: '300px' });

/** Vega compiles expressions to functions unless told to interpret them; the page's policy forbids code that is made at run time. */
const embed = (place, spec, tooltip) => vegaEmbed(place, spec, {
  mode: 'vega-lite', renderer: 'svg', actions: false, defaultStyle: false, ast: true, hover: false, tooltip: tooltip ?? false,
});

export class Figure {
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
