// Figures for a write-up: every figure of the report, at the widths of one and of two columns of a paper, all in one process.
//
//   node plots.mjs FOLDER          one trial's data a line on standard input, as `proxylab report RUN --figures` sends them
//
// For each figure of each trial come FOLDER/NAME.vl.json, and for both widths NAME-single.{svg,png} and NAME-double.{svg,png}: 3.5 and 7
// inches wide, so that a PDF made from the SVG has the column's width, and the PNG has twice the pixels. For each figure one line of
// JSON is printed, as render.mjs does: {"figure": path of the specification, "ok": true} or {..., "ok": false, "error": one line}.
//
// Exit code: 0 every figure came out; 1 some did not; 64 no folder was named.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { chartsOf, specification } from './report/charts.js';
import { oneLine, rasterize, replace, toSvg } from './render.mjs';

const PIXELS_PER_INCH = 96;
const PNG_SCALE = 2;

/** A column's width in inches, and the size of its text: 8 points in both, where 11 pixels are the figures' own. */
const COLUMNS = [{ name: 'single', inches: 3.5, fontScale: 0.9 }, { name: 'double', inches: 7, fontScale: 0.97 }];

const style = JSON.parse(await readFile(new URL('./style.json', import.meta.url), 'utf8'));
const folder = process.argv[2];
if (!folder) {
  console.error('plots.mjs: no folder named; give it as the argument, and trials as lines of JSON on standard input');
  process.exit(64);
}

await mkdir(folder, { recursive: true });
for await (const line of createInterface({ input: process.stdin })) {
  if (!line.trim()) continue;
  const data = JSON.parse(line);
  for (const chart of data.span ? chartsOf(data) : []) {
    const figure = join(folder, `${data.case}-${data.proxy}-${data.n}-${chart.id}.vl.json`);
    const outcome = await plot(chart, data, figure).then(() => ({ ok: true }), error => ({ ok: false, error: oneLine(error) }));
    if (!outcome.ok) process.exitCode = 1;
    console.log(JSON.stringify({ figure, ...outcome }));
  }
}

async function plot(chart, data, figure) {
  for (const { name, inches, fontScale } of COLUMNS) {
    const spec = specification(chart, data, { style, theme: 'light', width: inches * PIXELS_PER_INCH, title: true, fontScale });
    const svg = ofWidth(await toSvg({ usermeta: { file: data[chart.part].file }, ...spec }, folder), inches);
    const stem = figure.replace(/\.vl\.json$/, `-${name}`);
    await replace(`${stem}.svg`, svg);
    await replace(`${stem}.png`, await rasterize(svg, PNG_SCALE));
    if (inches === COLUMNS.at(-1).inches) await writeFile(figure, `${JSON.stringify({ usermeta: { file: data[chart.part].file }, ...spec }, null, 1)}\n`);
  }
}

/** The same picture with its size in inches. Were anything wider than the column, it would be scaled to it: never cut. */
function ofWidth(svg, inches) {
  const [, width, height] = svg.match(/viewBox="0 0 ([\d.]+) ([\d.]+)"/);
  const tall = (inches * height / width).toFixed(3);
  return svg.replace(/ width="[\d.]+"/, ` width="${inches}in"`).replace(/ height="[\d.]+"/, ` height="${tall}in"`);
}
