// The numbers that hold at a place of the x axis. Plotly's own hover takes the nearest point; a step holds from its point to the next.

/** Whether a trace is steps or an area of steps, and not merely the edge of one. */
export const holds = trace => trace.line?.shape === 'hv' && trace.hoverinfo !== 'skip';

/** The index of the last x that is not after a place; -1 where all are. */
export function lastBefore(x, at) {
  let [low, high] = [-1, x.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (x[middle] <= at) low = middle; else high = middle - 1;
  }
  return low;
}

/** The places where something changes, ascending: the ticks that the arrow keys go through. */
export function ticksOf(traces) {
  const all = traces.flatMap(trace => holds(trace) ? trace.x : trace.base ? [...trace.base, ...trace.base.map((from, i) => from + trace.x[i])] : []);
  return [...new Set(all)].sort((a, b) => a - b);
}

/** What each name shows at a place: the value of steps and areas, and how many spans of a state are under way. */
export function readout(traces, units, at) {
  const lines = new Map();
  for (const trace of traces) {
    const name = trace.legendgroup;
    if (holds(trace)) {
      const value = valueAt(trace, at);
      if (value !== undefined || !lines.has(name)) lines.set(name, shown(value, units[axisNumber(trace)]));
    } else if (trace.base && trace.orientation === 'h') {
      lines.set(name, String(trace.base.filter((from, i) => from <= at && at < from + trace.x[i]).length));
    }
  }
  return [...lines];
}

/** The panel of a trace, from 0. */
export const axisNumber = trace => trace.yaxis ? Number(trace.yaxis.slice(1)) - 1 : 0;

/** A trace's value at a place; null where it was not measured, undefined before the trace begins. */
function valueAt({ x, y, meta }, at) {
  const i = lastBefore(x, at);
  if (i < 0) return undefined;
  return i === x.length - 1 && meta === 'gap' ? null : y[i];
}

function shown(value, unit) {
  if (value === undefined || value === null) return 'not measured';
  return value.toLocaleString('en', { maximumFractionDigits: 3 }) + (unit ? ` ${unit}` : '');
}
