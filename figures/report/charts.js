// The figures of one trial as Vega-Lite specifications, from the trial's data as `lab/Report/Html/TrialData.cs` gives them. The page
// (page.js) and the figures for a write-up (plots.mjs) draw the same ones. Nothing here touches a page, a file or a network.
//
// In each figure over time the parameters x0 and x1 are the seconds that it shows: the page sets them in all figures of a trial at once.

import { capacity, config, count, field, known, legend, marks, ticks, top, values, waves, wrapped, x } from './frame.js';

/** The figures of a trial, in the order in which they are shown; a height is what a plot mostly has, in pixels. */
export const CHARTS = [
  { id: 'sockets', height: 210, title: 'Socket roles over time', part: 'samples', overTime: true, build: sockets },
  { id: 'queue', height: 130, title: 'The accept queue and the dead in it', part: 'samples', overTime: true, has: data => data.samples.queue.some(known), build: queue },
  { id: 'requests', height: 240, title: 'Requests from start to end', part: 'requests', overTime: true, build: requests },
  { id: 'latency', height: 150, title: 'Requests still without an answer', part: 'latency', overTime: false, build: latency },
  { id: 'memory', height: 120, title: 'Memory of each process of the proxy', part: 'memory', overTime: true, build: memory },
  { id: 'calls', height: 70, title: 'The system call that each process is in', part: 'calls', overTime: true, build: calls },
  { id: 'workers', height: 110, title: 'The system call that each accept worker is in', part: 'workers', overTime: true, build: calls },
];

/** The figures for which this trial has data. */
export const chartsOf = data => CHARTS.filter(chart => data[chart.part] && (chart.has?.(data) ?? true));

/**
 * One figure.
 * @param {object} chart one of CHARTS
 * @param {object} data the trial
 * @param {{style: object, theme: string, width: number, title?: boolean, fontScale?: number}} look what is in style.json, which theme
 *   of it, and the whole figure's width in pixels
 */
export function specification(chart, data, look) {
  const figure = { ...look, ...look.style.themes[look.theme], part: data[chart.part], fontScale: look.fontScale ?? 1 };
  const { height, layer, params = [] } = chart.build(data, figure);
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    description: `${chart.title}: ${data.case} on ${data.proxy}; ${data.plan}`,
    ...(look.title ? { title: { text: `${data.case} · ${data.proxy}`, subtitle: [chart.title, ...wrapped(data.plan, (look.width - 80 * figure.fontScale) / (7.1 * figure.fontScale))], offset: 10 } } : {}),
    width: look.width,
    height: look.width < 420 ? Math.min(height, Math.max(90, height * 0.75)) : height,
    autosize: { type: 'fit-x', contains: 'padding' },
    params: [...(chart.overTime ? [{ name: 'x0', value: data.span[0] }, { name: 'x1', value: data.span[1] }] : []), ...params],
    layer,
    config: config(look.style, look.theme, { fontScale: figure.fontScale, transparent: !look.title, narrow: look.width < 560 * figure.fontScale }),
  };
}

/** In words, for those who do not see it and those who want the number: what a figure shows at a time. */
export function readout(chart, data, seconds) {
  const part = data[chart.part];
  if (chart.id === 'memory') return part.processes.map(p => [p.name, at(p.t, p.mib, seconds, ' MiB')]);
  if (chart.part !== 'samples') return [];
  const i = tickAt(part.t, seconds);
  if (chart.id === 'queue') return [['queue', show(part.queue[i])], ['dead in it', show(part.dead[i])], ...(data.capacity ? [['full at', String(data.capacity)]] : [])];
  return [...part.roles.map(role => [role.name, show(role.count[i])]), ...(part.active ? [['active in the proxy', show(part.active[i])]] : [])];
}

/** A figure's numbers as a table: what is drawn, row by row. */
export function tableOf(chart, data) {
  const part = data[chart.part];
  if (chart.id === 'queue') return { heads: ['s', 'queue', 'dead in it'], rows: part.t.map((t, i) => [t, part.queue[i], part.dead[i]]) };
  if (chart.part === 'samples')
    return { heads: ['s', ...part.roles.map(r => r.name), 'active in the proxy'], rows: part.t.map((t, i) => [t, ...part.roles.map(r => r.count[i]), part.active?.[i] ?? null]) };
  if (chart.part === 'requests') return { heads: ['from, s', 'to, s', 'wave', 'ended'], rows: part.rank.map((_, i) => [part.start[i], part.end[i], part.wave[i], part.keys[part.key[i]]]) };
  if (chart.part === 'latency')
    return { heads: ['wave', 's', 'without an answer', 'censored there'], rows: part.curves.flatMap(c => [...c.t.map((t, i) => [c.wave, t, c.share[i], null]), ...c.censored.map(([t, share, n]) => [c.wave, t, share, n])]) };
  if (chart.part === 'memory') return { heads: ['process', 's', 'PSS, MiB'], rows: part.processes.flatMap(p => p.t.map((t, i) => [p.name, t, p.mib[i]])) };
  return { heads: ['process', 'from, s', 'to, s', 'in'], rows: part.who.map((w, i) => [part.names[w], part.from[i], part.to[i], part.calls[part.call[i]]]) };
}

/** The index of the tick that holds at a time: the last one that is not after it. */
export function tickAt(times, seconds) {
  let [low, high] = [0, times.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (times[middle] <= seconds) low = middle; else high = middle - 1;
  }
  return low;
}

const show = value => known(value) ? value.toLocaleString('en') : 'not measured';
const at = (times, values, seconds, unit) => known(values[tickAt(times, seconds)]) ? values[tickAt(times, seconds)].toFixed(1) + unit : 'not measured';

function sockets(data, look) {
  const { t, roles, active } = data.samples;
  const bands = [];
  for (let i = 0; i < t.length; i++) {
    const whole = roles.every(role => known(role.count[i]));
    let from = 0;
    for (const role of roles) {
      // A stack with one band missing would show the others too low: such a tick is left blank.
      const to = from + (whole ? role.count[i] : 0);
      bands.push({ t: t[i], role: role.name, from: whole ? from : null, to: whole ? to : null });
      from = to;
    }
  }
  const lines = active ? t.map((time, i) => ({ t: time, active: active[i] })) : [];
  const y = { type: 'quantitative', title: 'sockets', scale: { domain: [0, top([...bands.map(b => b.to), ...lines.map(l => l.active)], data.capacity)], nice: true }, axis: count() };
  const scale = { domain: roles.map(r => r.name), range: roles.map(r => look.style.roles[r.name] ?? look.faint) };
  return {
    height: 210,
    layer: [
      ...waves(data, look),
      {
        data: values(bands),
        mark: { type: 'area', interpolate: 'step-after', invalid: 'break-paths-show-path-domains', strokeWidth: 0.6, clip: true },
        encoding: {
          x: x('t'), y: { ...y, ...field('to') }, y2: field('from'),
          fill: { field: 'role', type: 'nominal', scale, legend: legend(look, 'square', roles.map(r => r.name)) },
          stroke: { field: 'role', type: 'nominal', scale, legend: legend(look, 'square', roles.map(r => r.name)) },
        },
      },
      ...[[look.ground, 3.5, false], [look.ink, 1.75, true]].filter(() => lines.length > 0).map(([stroke, strokeWidth, named]) => ({
        data: values(lines),
        mark: { type: 'line', interpolate: 'step-after', invalid: 'break-paths-show-path-domains', stroke, strokeWidth, strokeJoin: 'round', clip: true },
        encoding: {
          x: x('t'), y: { ...y, ...field('active') },
          ...(named ? { strokeDash: { datum: 'active in the proxy', scale: { domain: ['active in the proxy'], range: [[1, 0]] }, legend: { ...legend(look, 'stroke', ['active in the proxy']), symbolStrokeColor: look.ink } } } : {}),
        },
      })),
      ...capacity(data, look, y),
      ...marks(data, look),
    ],
  };
}

function queue(data, look) {
  const { t, queue: length, dead } = data.samples;
  const series = [['in the queue', length, [1, 0], look.style.roles.embryo], ['dead: the client has gone', dead, [6, 3], look.style.roles['dead embryo']]].filter(s => s[1].some(known));
  const rows = series.flatMap(([name, counts]) => t.map((time, i) => ({ t: time, name, count: counts[i] })));
  const y = { type: 'quantitative', title: 'connections', scale: { domain: [0, top(rows.map(r => r.count), data.capacity)], nice: true }, axis: count() };
  const names = series.map(s => s[0]);
  return {
    height: 130,
    layer: [
      ...waves(data, look),
      {
        data: values(rows),
        mark: { type: 'line', interpolate: 'step-after', invalid: 'break-paths-show-path-domains', strokeWidth: 2.25, clip: true },
        encoding: {
          x: x('t'), y: { ...y, ...field('count') },
          stroke: { field: 'name', type: 'nominal', scale: { domain: names, range: series.map(s => s[3]) }, legend: legend(look, 'stroke', names) },
          strokeDash: { field: 'name', type: 'nominal', scale: { domain: names, range: series.map(s => s[2]) }, legend: legend(look, 'stroke', names) },
        },
      },
      ...capacity(data, look, y),
      ...marks(data, look),
    ],
  };
}

function requests(data, look) {
  const { rank, start, end, key, keys, wave, rows } = data.requests;
  const lines = rank.map((r, i) => ({ rank: r, start: start[i], end: end[i], outcome: keys[key[i]], wave: wave[i], took: end[i] - start[i] }));
  const looks = keys.map(name => look.style.outcomes[name] ?? look.style.outcomes['other status']);
  const height = Math.min(240, Math.max(90, rows * 1.6));
  const y = { ...field('rank'), type: 'quantitative', title: 'requests, by their end', scale: { domain: [-0.5, rows - 0.5], nice: false, reverse: true }, axis: { ...count(), labelExpr: "format(datum.value + 1, ',d')" } };
  const tooltip = [
    { ...field('outcome'), title: 'ended' }, { ...field('start'), type: 'quantitative', format: '.3f', title: 'from (s)' },
    { ...field('end'), type: 'quantitative', format: '.3f', title: 'to (s)' }, { ...field('took'), type: 'quantitative', format: '.3f', title: 'took (s)' }, { ...field('wave'), title: 'wave' },
  ];
  const colour = { field: 'outcome', type: 'nominal', scale: { domain: keys, range: looks.map(l => l.colour) } };
  const shape = { field: 'outcome', type: 'nominal', scale: { domain: keys, range: looks.map(l => l.shape) }, legend: legend(look, 'circle', keys) };
  const joined = { ...legend(look, 'circle', keys) };
  delete joined.symbolType;
  return {
    height,
    layer: [
      ...waves(data, look),
      {
        data: values(lines),
        mark: { type: 'rule', strokeWidth: Math.max(0.5, Math.min(2.5, (height / rows) * 0.8)), opacity: 0.8, clip: true },
        encoding: { x: x('start'), x2: field('end'), y, color: { ...colour, legend: joined }, tooltip },
      },
      {
        // Ends by shape, so that outcomes differ without colour: as many as there is room for.
        data: values(lines.filter((_, i) => i % Math.max(1, Math.ceil(lines.length / 40)) === 0)),
        mark: { type: 'point', filled: true, opacity: 1, size: 34 * look.fontScale, stroke: look.ground, strokeWidth: 0.7, clip: true },
        encoding: { x: x('end'), y, color: { ...colour, legend: joined }, shape: { ...shape, legend: joined }, tooltip },
      },
      ...marks(data, look),
    ],
  };
}

function latency(data, look) {
  const { curves } = data.latency;
  const steps = curves.flatMap(c => c.t.map((t, i) => ({ t, share: c.share[i], wave: name(c) })));
  const censored = curves.flatMap(c => c.censored.map(([t, share, n]) => ({ t, share, n, wave: name(c) })));
  const names = curves.map(name);
  const of = i => look.style.lines[i % look.style.lines.length];
  const shown = { ...legend(look, 'stroke', names), labelLimit: look.width - 60 };
  const y = { ...field('share'), type: 'quantitative', title: 'share', scale: { domain: [0, 1] }, axis: { format: '%', tickCount: 5 } };
  const xs = { ...field('t'), type: 'quantitative', title: 'seconds since its intended start', scale: { zero: true, nice: false, domain: [0, Math.max(0.001, ...curves.map(c => c.last)) * 1.02] }, axis: { grid: false, labelFlush: false, tickCount: ticks(look) } };
  const colour = { field: 'wave', type: 'nominal', scale: { domain: names, range: curves.map((_, i) => of(i).colour) } };
  return {
    height: 150,
    layer: [
      {
        data: values(steps),
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2, clip: true },
        encoding: { x: xs, y, stroke: { ...colour, legend: shown }, strokeDash: { field: 'wave', type: 'nominal', scale: { domain: names, range: curves.map((_, i) => of(i).dash) }, legend: shown }, detail: field('wave') },
      },
      {
        data: values(censored),
        mark: { type: 'point', shape: 'M0,-1L0,1M-0.45,0L0.45,0', strokeWidth: 1.6, size: 90, filled: false, opacity: 1, clip: true },
        encoding: { x: xs, y, stroke: { ...colour, legend: shown }, tooltip: [{ ...field('n'), title: 'gave no whole answer' }, { ...field('t'), type: 'quantitative', format: '.3f', title: 'watched for (s)' }] },
      },
    ],
  };

  function name(c) {
    return `wave ${c.wave}: ${c.answered} of ${c.n} answered${c.n > c.answered ? `, ${c.n - c.answered} censored (+)` : ''}`;
  }
}

function memory(data, look) {
  const { processes } = data.memory;
  const rows = processes.flatMap(p => p.t.map((t, i) => ({ t, mib: p.mib[i], name: p.name })));
  const names = processes.map(p => p.name);
  const of = i => look.style.lines[i % look.style.lines.length];
  const shown = legend(look, 'stroke', names);
  return {
    height: 120,
    layer: [
      ...waves(data, look),
      {
        data: values(rows),
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.75, clip: true },
        encoding: {
          x: x('t'), y: { ...field('mib'), type: 'quantitative', title: 'PSS, MiB', scale: { zero: true, nice: true }, axis: { tickCount: 4 } },
          stroke: { field: 'name', type: 'nominal', scale: { domain: names, range: names.map((_, i) => of(i).colour) }, legend: shown },
          strokeDash: { field: 'name', type: 'nominal', scale: { domain: names, range: names.map((_, i) => of(i).dash) }, legend: shown },
        },
      },
      ...marks(data, look),
    ],
  };
}

function calls(data, look) {
  const { names, calls: all, who, from, to, call, moved, accepts } = look.part;
  const spans = who.map((w, i) => ({ name: names[w], from: from[i], to: to[i], call: all[call[i]], moved: moved?.[i] ? 1 : 0 }));
  const shades = all.map((_, i) => look.style.calls[i % look.style.calls.length].still);
  const y = { ...field('name'), type: 'ordinal', title: null, scale: { domain: names }, sort: null, axis: { labelLimit: 110 } };
  return {
    height: Math.max(40, names.length * 26),
    layer: [
      ...waves(data, look),
      {
        data: values(spans),
        mark: { type: 'rect', height: { band: 0.62 }, clip: true },
        encoding: {
          x: x('from'), x2: field('to'), y,
          fill: { field: 'call', type: 'nominal', scale: { domain: all, range: shades }, legend: legend(look, 'square', all) },
          ...(moved ? { opacity: { field: 'moved', type: 'quantitative', scale: { domain: [0, 1], range: [1, 0.4] }, legend: null } } : {}),
          tooltip: [{ ...field('name'), title: 'process' }, { ...field('call'), title: 'in' }, { ...field('from'), type: 'quantitative', format: '.3f', title: 'from (s)' }, { ...field('to'), type: 'quantitative', format: '.3f', title: 'to (s)' }],
        },
      },
      ...(accepts?.length ? [{
        data: values(accepts.map(([w, t]) => ({ name: names[w], t }))),
        mark: { type: 'tick', orient: 'vertical', thickness: 1.5, size: 10, color: look.ink, clip: true },
        encoding: { x: x('t'), y },
      }] : []),
      ...marks(data, look),
    ],
  };
}
