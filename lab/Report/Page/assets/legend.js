// The legend: buttons below the plot that show and hide what has a name, for the pointer, the keyboard, and those who listen. Plotly's own
// answers to the pointer alone.

import { drawing, element, themed } from './dom.js';

/** The names of a figure, each with a trace that shows its looks. */
const entries = data => data.filter(trace => trace.showlegend && trace.name);

/** The legend's element; nothing for a figure of one nameless series. */
export function legendOf(figure) {
  const all = entries(figure.model.plotly.data);
  if (all.length === 0) return null;
  return element('ul', { class: 'names', 'aria-label': `Shown in ${figure.model.title}` }, ...all.map(trace => element('li', {}, entry(figure, trace))));
}

function entry(figure, trace) {
  const group = trace.legendgroup;
  const button = element('button', { type: 'button', 'aria-pressed': 'true', 'data-group': group }, swatch(themed(trace)), textOf(trace));
  button.addEventListener('click', () => {
    const isShown = button.getAttribute('aria-pressed') === 'false';
    button.setAttribute('aria-pressed', String(isShown));
    figure.show(group, isShown);
  });
  return button;
}

/** The name as it was given; a state's shape has a group of its own. */
const textOf = trace => trace.legendgroup.startsWith('state: ') && trace.x[0] === null ? trace.legendgroup.slice('state: '.length) : trace.legendgroup;

const shapes = {
  circle: 'M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0Z', square: 'M-4.5,-4.5H4.5V4.5H-4.5Z', diamond: 'M0,-6L6,0L0,6L-6,0Z', 'triangle-up': 'M0,-5L5.5,4.5H-5.5Z', 'triangle-down': 'M0,5L5.5,-4.5H-5.5Z',
  x: 'M-5,-3L-3,-5L0,-2L3,-5L5,-3L2,0L5,3L3,5L0,2L-3,5L-5,3L-2,0Z',
};

const strokes = { 'cross-thin': 'M0,-5V5M-5,0H5', 'line-ns': 'M0,-5V5' };

/** What the name looks like in the plot: a piece of its area, its line, or its symbol. */
function swatch(trace) {
  const [symbol] = [trace.marker?.symbol].flat();
  const mark = strokes[symbol] ? drawing('path', { d: strokes[symbol], stroke: trace.marker.line.color, 'stroke-width': trace.marker.line.width, transform: 'translate(11,7)' })
    : trace.mode === 'markers' ? drawing('path', { d: shapes[symbol] ?? shapes.circle, fill: trace.marker.color, transform: 'translate(11,7)' })
      : trace.mode === 'lines' && !trace.stackgroup ? drawing('line', { x1: 0, x2: 22, y1: 7, y2: 7, stroke: trace.line.color, 'stroke-width': 2.5, 'stroke-dasharray': trace.line.dash === 'solid' ? null : trace.line.dash.replaceAll('px', '') })
        : drawing('rect', { x: 4, y: 1, width: 13, height: 12, fill: trace.fillcolor ?? trace.marker.color });
  return drawing('svg', { width: 22, height: 14, 'aria-hidden': 'true' }, mark);
}
