// One figure of the page: drawn when it comes into sight, told under the pointer and by the arrow keys, zoomed, saved, shown as a table.

import { download, element, hideTip, showTip, themed } from './dom.js';
import { axisNumber, holds, lastBefore, readout, ticksOf } from './readout.js';
import { legendOf } from './legend.js';
import { tablesOf } from './table.js';
import { pngOf, svgOf } from './picture.js';

export const fonts = Promise.all(['12px', 'bold 12px'].map(size => document.fonts.load(`${size} Inter`))).catch(() => {});

const narrow = 560;

// A finger scrolls the page, and must not zoom a figure on its way.
const isTouched = matchMedia('(pointer: coarse)').matches;

const inSight = new IntersectionObserver(entries => {
  for (const entry of entries) if (entry.isIntersecting) entry.target.figure.draw();
}, { rootMargin: '300px' });

export class Figure {
  hidden = new Set();
  isBusy = false;

  /** @param group the figures that share a time, and what they show of it */
  constructor(group, model, file) {
    Object.assign(this, { group, model, file, mount: element('div', { class: 'mount', 'aria-hidden': 'true' }), cross: element('div', { class: 'cross' }) });
    this.steps = model.plotly.data.filter(holds);
    this.ticks = ticksOf(model.plotly.data);
    this.says = element('span', { class: 'says', 'aria-live': 'polite' });
    this.plot = element('div', {
      class: 'plot', tabindex: 0, role: 'application', 'data-chart': model.name,
      'aria-label': `${model.text}. ${this.ticks.length > 0 ? 'Arrow keys move along it and tell the numbers; plus and minus zoom, 0 shows all.' : 'The button Table shows the numbers.'}`,
    }, this.mount, this.cross);
    this.plot.figure = this;
    this.place = element('div');
    this.all = element('button', { type: 'button', class: 'all', hidden: true, 'aria-label': `All of ${model.title}`, click: () => this.zoom(this.whole) }, 'All');
    this.node = element('figure', { class: model.overTime ? 'time undrawn' : 'undrawn' }, this.caption(), this.plot, this.place, this.says);
    this.listen();
  }

  caption() {
    const { title, remarks, sources, drawn } = this.model;
    const bar = element('div', { class: 'bar' },
      this.all,
      ...['SVG', 'PNG', 'JSON'].map(kind => element('button', { type: 'button', 'aria-label': `${kind}: save ${title}`, click: () => this.save(kind) }, kind)),
      element('button', { type: 'button', 'aria-expanded': 'false', 'aria-label': `Table of ${title}`, click: event => this.table(event.currentTarget) }, 'Table'));
    return element('figcaption', {},
      element('strong', {}, title),
      element('span', { class: 'from' }, 'from ', ...sources.slice(0, 3).flatMap((file, i) => [i > 0 ? ', ' : null, element('code', {}, file)]), sources.length > 3 ? ` and ${sources.length - 3} more` : null, drawn ? `; ${drawn} drawn` : null),
      bar, ...remarks.map(line => element('span', { class: 'remark' }, line)));
  }

  /** Puts the figure's height and legend in place, so that nothing moves when it is drawn. */
  reserve() {
    this.plot.style.height = `${this.layout.height}px`;
    this.place.replaceChildren(...[legendOf(this)].filter(node => node));
    inSight.observe(this.plot);
  }

  get layout() {
    return this.plot.clientWidth < narrow ? this.model.narrow : this.model.wide;
  }

  /** All that its x axis can show. */
  get whole() {
    return this.model.overTime ? this.group.span : this.model.wide.xaxis.range;
  }

  /** What its x axis shows now. */
  get domain() {
    return (this.model.overTime ? this.group.domain : this.own) ?? this.whole;
  }

  draw(again = false) {
    if (this.drawing && !again) return this.drawing;
    return this.drawing = this.#draw();
  }

  async #draw() {
    await fonts;
    const width = this.plot.clientWidth;
    if (width === 0) { this.drawing = null; return; }
    const layout = themed({ ...this.layout, width, dragmode: isTouched ? false : 'zoom' });
    layout.xaxis.range = [...this.domain];
    this.plot.style.height = `${layout.height}px`;
    const data = themed(this.model.plotly.data).map(trace => ({ ...trace, visible: !this.hidden.has(trace.legendgroup), ...(trace.line?.shape === 'hv' ? { hoverinfo: 'skip' } : {}) }));
    this.isBusy = true;
    await Plotly.react(this.mount, data, layout, { displayModeBar: false, doubleClick: false, showTips: false });
    this.isBusy = false;
    if (!this.width) {
      this.mount.on('plotly_relayout', change => this.zoomed(change));
      this.mount.on('plotly_doubleclick', () => this.zoom(this.whole));
    }
    this.width = width;
    this.plot.dataset.drawn = '';
    this.node.classList.remove('undrawn');
  }

  /** Takes on the page's colours. */
  restyle() {
    this.place.replaceChildren(...[legendOf(this)].filter(node => node));
    for (const button of this.place.querySelectorAll('button')) if (this.hidden.has(button.dataset.group)) button.setAttribute('aria-pressed', 'false');
    return this.width ? this.draw(true) : null;
  }

  /** Shows or hides all that has a name. */
  show(group, isShown) {
    if (isShown) this.hidden.delete(group); else this.hidden.add(group);
    const traces = this.model.plotly.data.flatMap((trace, i) => trace.legendgroup === group ? [i] : []);
    if (this.width) Plotly.restyle(this.mount, { visible: isShown }, traces);
  }

  /** Somebody zoomed this figure by Plotly. */
  zoomed(change) {
    if (this.isBusy) return;
    const range = change['xaxis.range'] ?? [change['xaxis.range[0]'], change['xaxis.range[1]']];
    if (range.every(Number.isFinite)) this.zoom(range);
  }

  /** Shows a part of the x axis, in all figures that share it. */
  zoom([from, to]) {
    const [first, last] = this.whole;
    const wide = Math.min(last - first, Math.max((last - first) / 2000, to - from));
    const start = Math.min(last - wide, Math.max(first, from));
    const range = [start, start + wide];
    if (this.model.overTime) return this.group.zoom(range);
    this.own = range;
    return this.relayout();
  }

  async relayout() {
    this.all.hidden = this.domain[1] - this.domain[0] >= (this.whole[1] - this.whole[0]) * 0.9999;
    if (!this.width) return;
    this.isBusy = true;
    await Plotly.relayout(this.mount, { 'xaxis.range': [...this.domain] });
    this.isBusy = false;
    this.pointAt(this.at);
  }

  listen() {
    const on = (name, listener) => this.plot.addEventListener(name, event => { if (this.width) listener(event); });
    on('pointermove', event => this.point(event));
    on('pointerleave', () => { this.group.point(this, null); hideTip(); });
    on('keydown', event => this.key(event));
  }

  /** The panel under a place of the page, and the value of the x axis there. */
  under(event) {
    const { left, top } = this.mount.getBoundingClientRect();
    const full = this.mount._fullLayout;
    const numbers = this.model.units.map((_, i) => i);
    const axis = (name, i) => full[`${name}axis${i === 0 ? '' : i + 1}`];
    const isOn = ({ _offset, _length }, px) => px >= _offset && px <= _offset + _length;
    const panel = numbers.find(i => isOn(axis('x', i), event.clientX - left) && isOn(axis('y', i), event.clientY - top));
    if (panel === undefined) return null;
    const x = axis('x', panel);
    return { panel, at: x.p2d(event.clientX - left - x._offset) };
  }

  point(event) {
    const under = this.under(event);
    this.group.point(this, under?.at ?? null);
    const lines = under ? readout(this.steps.filter(trace => axisNumber(trace) === under.panel && !this.hidden.has(trace.legendgroup)), this.model.units, under.at) : [];
    if (lines.length > 0) showTip([this.told(under.at), ...lines], event); else hideTip();
  }

  told(at) {
    const unit = this.model.overTime ? ' s' : '';
    return ['at', `${at.toLocaleString('en', { maximumFractionDigits: 3, minimumFractionDigits: this.model.overTime ? 3 : 0 })}${unit}`];
  }

  key(event) {
    const [first, last] = this.domain;
    const middle = this.at ?? (first + last) / 2;
    const half = (last - first) / 2;
    const actions = {
      '+': () => this.zoom([middle - half / 2, middle + half / 2]), '=': () => this.zoom([middle - half / 2, middle + half / 2]),
      '-': () => this.zoom([middle - half * 2, middle + half * 2]), '0': () => this.zoom(this.whole), 'Escape': () => this.zoom(this.whole),
      ...(this.ticks.length > 0 ? { 'ArrowRight': () => this.step(1), 'ArrowLeft': () => this.step(-1) } : {}),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  /** To the next place where something changes. */
  step(by) {
    const [first, last] = this.domain;
    const now = this.at ?? first;
    const i = lastBefore(this.ticks, now);
    const next = by > 0 ? this.ticks[Math.min(this.ticks.length - 1, i + 1)] : this.ticks[Math.max(0, this.ticks[i] < now ? i : i - 1)];
    this.group.point(this, Math.min(last, Math.max(first, next)));
    this.says.textContent = [this.told(this.at), ...readout(this.model.plotly.data, this.model.units, this.at)].map(([name, value]) => `${name}: ${value}`).join(', ');
  }

  /** The upright line at a place. */
  pointAt(at) {
    this.at = at;
    const [first, last] = this.domain;
    const visible = at !== null && at !== undefined && this.width && (this.model.overTime || this.steps.length > 0) && at >= first && at <= last;
    this.cross.style.display = visible ? 'block' : 'none';
    if (!visible) return;
    const { xaxis, _size } = this.mount._fullLayout;
    Object.assign(this.cross.style, { left: `${xaxis._offset + xaxis.d2p(at)}px`, top: `${_size.t}px`, height: `${_size.h}px` });
  }

  async save(kind) {
    const { plotly } = this.model;
    const name = `${this.file}-${this.model.name}`;
    if (kind === 'JSON') download(`${name}.plotly.json`, new Blob([JSON.stringify(plotly)], { type: 'application/json' }));
    else if (kind === 'SVG') download(`${name}.svg`, new Blob([await svgOf(plotly)], { type: 'image/svg+xml' }));
    else download(`${name}.png`, await pngOf(plotly));
  }

  table(button) {
    const isOpen = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!isOpen));
    if (isOpen) this.rows.remove(); else this.node.append(this.rows = tablesOf(this.model));
  }

  remove() {
    inSight.unobserve(this.plot);
    if (this.width) Plotly.purge(this.mount);
  }
}
