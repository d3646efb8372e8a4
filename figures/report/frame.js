// What the figures share: the axis of time, the waves and timeouts behind and over the data, the queue's capacity, legends, and the looks.

export const known = value => value !== null && value !== undefined;
export const values = rows => ({ values: rows });
export const field = name => ({ field: name });

/** Vega-Lite's config object: style.json's, in one theme. */
export function config(style, theme, { fontScale = 1, transparent = false, narrow = false } = {}) {
  const words = { font: style.font, ...style.themes[theme] };
  const filled = JSON.parse(JSON.stringify(style.config), (name, value) =>
    typeof value === 'string' && value.startsWith('@') ? words[value.slice(1)]
      : typeof value === 'number' && /FontSize$|fontSize$|LineHeight$/.test(name) ? value * fontScale : value);
  filled.aria = false; // the figure as a whole has a description; a name for each of a thousand marks helps nobody
  if (narrow) filled.legend.layout.bottom = { ...filled.legend.layout.bottom, direction: 'vertical', margin: 2 };
  filled.axisY = { minExtent: 42 * fontScale }; // so that the seconds of one figure stand over those of the next
  filled.legend.symbolSize *= fontScale * fontScale;
  if (transparent) filled.background = null;
  filled.padding = transparent ? 2 : Math.round(8 * fontScale);
  return filled;
}

export const count = () => ({ tickMinStep: 1, tickCount: 5, format: ',d' });

export const ticks = look => Math.max(3, Math.round(look.width / (80 * look.fontScale)));

export function x(name) {
  return {
    field: name, type: 'quantitative', title: 'seconds',
    scale: { domainMin: { expr: 'x0' }, domainMax: { expr: 'x1' }, nice: false, zero: false },
    axis: { grid: false, labelFlush: false, tickCount: { expr: 'max(2, floor(width / 75))' } },
  };
}

/** A capacity far over everything measured would press the figure flat: it is then told in words. */
export function top(counts, limit) {
  const most = counts.reduce((a, b) => Math.max(a, b ?? 0), 1);
  return (limit && limit <= Math.max(10, most * 2.5) ? Math.max(most, limit) : most) * 1.12; // room for a label
}

export function legend(look, symbolType, labels) {
  const widest = Math.max(...labels.map(l => String(l).length), 1) * 7.2 * look.fontScale + 40;
  return { title: null, symbolType, columns: Math.max(1, Math.floor((look.width - 50) / widest)) };
}

export function waves(data, look) {
  const spans = data.waves.map(([start, end]) => ({ start, end }));
  return spans.length === 0 ? [] : [
    { data: values(spans), mark: { type: 'rect', fill: look.wave, clip: true }, encoding: { x: x('start'), x2: field('end') } },
    { data: values(spans), mark: { type: 'rule', y: 0, stroke: look.waveEdge, strokeWidth: 2, clip: true }, encoding: { x: x('start'), x2: field('end') } },
  ];
}

export function capacity(data, look, y) {
  if (!data.capacity) return [];
  const text = { type: 'text', align: 'right', x: { expr: 'width - 4' }, baseline: 'bottom', dy: -3, fontSize: 10.5 * look.fontScale };
  const inSight = data.capacity <= y.scale.domain[1] / 1.1;
  const label = `${inSight ? '' : '↑ off the scale: '}queue full at ${data.capacity.toLocaleString('en')}`;
  const encoding = inSight ? { y: { ...y, ...field('capacity') } } : { y: { value: 14 * look.fontScale } };
  const rule = (stroke, strokeWidth, strokeDash) => ({ mark: { type: 'rule', stroke, strokeWidth, ...(strokeDash ? { strokeDash } : {}) } });
  return [{
    data: values([{ capacity: data.capacity }]),
    encoding,
    layer: [
      ...(inSight ? [rule(look.ground, 2.5), rule(look.ink, 1.25, [7, 4])] : []),
      { mark: { ...text, text: label, fill: look.ground, stroke: look.ground, strokeWidth: 3.5 } },
      { mark: { ...text, text: label, fill: look.ink } },
    ],
  }];
}

/** The timeouts as lines, and over the plot the waves' and the timeouts' names: those for which there is room. */
export function marks(data, look) {
  const size = 10.5 * look.fontScale;
  const scale = (look.width - 70 * look.fontScale) / Math.max(1e-9, data.span[1] - data.span[0]);
  const names = (row, labels, fill) => {
    const kept = fitting(labels, size, scale, data.span).map(label => ({ ...label, y: -5 - row * (size + 3.5) }));
    return kept.length === 0 ? [] : [{
      data: values(kept),
      transform: [{ filter: 'datum.t >= x0 && datum.t <= x1' }],
      mark: { type: 'text', fontSize: size, fill, y: { expr: 'datum.y' }, baseline: 'alphabetic', align: { expr: 'datum.align' } },
      encoding: { x: x('t'), text: field('label') },
    }];
  };
  return [
    ...(data.marks.length === 0 ? [] : [{
      data: values(data.marks.map(([t]) => ({ t }))), mark: { type: 'rule', stroke: look.ink, strokeWidth: 1.25, strokeDash: [3, 3], clip: true }, encoding: { x: x('t') },
    }]),
    ...names(0, data.waves.map(([t, , label]) => ({ t, label })), look.faint),
    ...names(1, data.marks.map(([t, label]) => ({ t, label })), look.ink),
  ];
}

/** Those labels that stand clear of the ones kept before them; one that would leave the figure stands left of its time. */
function fitting(labels, size, scale, [first, last]) {
  const kept = [];
  let end = -Infinity;
  for (const label of labels) {
    const [at, width] = [(label.t - first) * scale, label.label.length * size * 0.6 + 8];
    const align = at + width > (last - first) * scale + 10 && at >= width ? 'right' : 'left';
    const from = align === 'right' ? at - width : at;
    if (from < end) continue;
    kept.push({ ...label, align });
    end = from + width;
  }
  return kept;
}

export function wrapped(text, characters) {
  const lines = [''];
  for (const word of text.split(' '))
    if (lines.at(-1).length + word.length + 1 > characters && lines.at(-1)) lines.push(word); else lines.push(`${lines.pop()} ${word}`.trim());
  return lines.filter(l => l);
}
