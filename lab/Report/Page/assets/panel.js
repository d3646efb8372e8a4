// The figures of one place: of a case, which shows one trial at a time, or of the run. Those over time share what they show of it.

import { element, index } from './dom.js';
import { Figure } from './figure.js';

/** The data of a block, inflated. */
async function load(block) {
  const octets = Uint8Array.from(atob(document.getElementById(block).textContent), c => c.charCodeAt(0));
  return await new Response(new Blob([octets]).stream().pipeThrough(new DecompressionStream('deflate'))).json();
}

export class Panel {
  figures = [];

  constructor(place) {
    this.place = place;
    this.body = element('div');
    this.trials = index.trials.filter(trial => trial.case === place.dataset.case);
    place.append(...(this.trials.length > 0 ? [this.picker()] : []), this.body);
    this.body.style.minHeight = `${this.trials[0]?.height ?? place.dataset.height ?? 0}px`;
  }

  /** Shows what is to be shown first, once. */
  open() {
    return this.shown ??= this.trials.length > 0 ? this.show(this.trials[0]) : this.fill({ block: this.place.dataset.block });
  }

  picker() {
    const proxies = [...new Set(this.trials.map(trial => trial.proxy))];
    this.select = element('select', { change: () => this.show(this.trials.find(trial => trial.block === this.select.value)) });
    this.radios = proxies.map(proxy => element('input', { type: 'radio', name: `proxy-${this.place.dataset.case}`, value: proxy, change: () => this.show(this.trials.find(trial => trial.proxy === proxy)) }));
    return element('div', { class: 'pick' },
      element('fieldset', {}, element('legend', {}, 'Trial on'), ...this.radios.map(radio => element('label', { class: 'radio' }, radio, radio.value))),
      element('label', { class: 'select' }, 'repetition or variant ', this.select));
  }

  show(trial) {
    for (const radio of this.radios) radio.checked = radio.value === trial.proxy;
    const same = this.trials.filter(t => t.proxy === trial.proxy);
    this.select.replaceChildren(...same.map(t => element('option', { value: t.block, selected: t === trial }, `${t.n}${t.variant ? `: ${t.variant}` : ''}${t.state === 'valid' ? '' : ` (${t.state})`}`)));
    this.select.parentElement.hidden = same.length < 2;
    return this.shown = this.fill(trial);
  }

  async fill(trial) {
    this.current = trial;
    const data = await load(trial.block);
    if (this.current !== trial) return; // another one was chosen meanwhile
    for (const figure of this.figures) figure.remove();
    this.span = this.domain = data.span;
    const name = data.case ? `${data.case}-${data.proxy}-${data.n}` : index.run;
    this.figures = data.figures.map(model => new Figure(this, model, name));
    this.body.style.minHeight = `${this.body.clientHeight}px`; // the page does not jump between two trials
    this.body.replaceChildren(...this.contents(trial, data));
    for (const figure of this.figures) figure.reserve();
    this.body.style.minHeight = '';
  }

  contents(trial, data) {
    return [
      data.plan ? element('p', { class: 'plan' }, `${data.plan}${data.variant ? `; ${data.variant}` : ''}`) : null,
      trial.reason ? element('p', { class: 'warning' }, `${trial.state}: ${trial.reason}`) : null,
      data.damaged ? element('p', { class: 'warning' }, data.damaged) : null,
      ...data.mistakes.map(mistake => element('p', { class: 'warning' }, mistake)),
      ...this.figures.map(figure => figure.node),
      ...(data.files ?? []).map(file => fold(file.title, file.file, () => [element('pre', { tabindex: 0, 'aria-label': file.title }, file.text)])),
      data.keys ? fold('The plan', `trials/${data.case}/${data.proxy}/${data.n}/plan.json`, () => [element('table', { class: 'facts' }, element('tbody', {},
        ...data.keys.map(([key, value, changed]) => element('tr', { class: changed ? 'changed' : null }, element('th', { scope: 'row' }, key), element('td', {}, value || '–', changed ? ' (not the default)' : '')))))]) : null,
    ].filter(node => node);
  }

  /** Shows a part of the time in all its figures over time. */
  zoom(range) {
    this.domain = range;
    return Promise.all(this.figures.filter(figure => figure.model.overTime).map(figure => figure.relayout()));
  }

  /** Marks a place in a figure, and a time in all figures over time. */
  point(figure, at) {
    for (const other of figure.model.overTime ? this.figures.filter(f => f.model.overTime) : [figure]) other.pointAt(at);
  }
}

/** Something folded away, made when it is opened. */
function fold(title, file, make) {
  const details = element('details', {}, element('summary', {}, `${title} `, element('span', { class: 'from' }, element('code', {}, file))));
  details.addEventListener('toggle', () => { if (details.open && details.children.length === 1) details.append(...make()); });
  return details;
}
