// Renders Vega-Lite specifications to SVG and PNG, all in one process.
//
//   node render.mjs FIGURE.vl.json...        or one path a line on standard input
//
// Beside each NAME.vl.json come NAME.svg and NAME.png (twice the size). For each figure one line of JSON is printed:
// {"figure": path, "ok": true} or {"figure": path, "ok": false, "error": one line}. A bad figure does not stop the others.
//
// Exit code: 0 every figure came out; 1 some did not (their lines say why); 64 no figure was named.
//
// Same specification, data and packages, same bytes: fonts and text widths come from the dejavu-fonts-ttf package alone,
// and data from files beside the specification (a data URL is relative to the specification's folder; no network).

import { readFile, rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { renderAsync } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { fontFiles, textWidth } from './font.mjs';

const PNG_SCALE = 2;
const SUFFIX = '.vl.json';

vega.textMetrics.width = textWidth;

/** Renders a figure's SVG, then, on another thread, its PNG: `png` settles when that is written. */
async function render(figure) {
  if (!figure.endsWith(SUFFIX)) throw new Error(`a figure's name ends in ${SUFFIX}`);
  const stem = figure.slice(0, -SUFFIX.length);
  const svg = await toSvg(JSON.parse(await readFile(figure, 'utf8')), dirname(resolve(figure)));
  await replace(`${stem}.svg`, svg);
  return { png: rasterize(svg, PNG_SCALE).then(png => replace(`${stem}.png`, png)) };
}

/** An SVG as a PNG of so many times its size, with the figures' one font. */
export async function rasterize(svg, scale) {
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { loadSystemFonts: false, fontFiles, defaultFontFamily: 'DejaVu Sans' },
  });
  return image.asPng();
}

export async function toSvg(specification, folder) {
  // Vega numbers clip paths across a process; without this a figure's bytes would depend on the figures before it.
  vega.resetSVGDefIds();
  const log = new Faults();
  const loader = new FileLoader(folder);
  const view = new vega.View(vega.parse(compile(specification, { logger: log }).spec), { renderer: 'none', logger: log, loader });
  try {
    const svg = await view.toSVG();
    // Vega goes on without data that it cannot load; an empty chart would pass for a finding.
    const fault = loader.fault ?? log.fault;
    if (fault) throw fault;
    return svg;
  } finally {
    view.finalize();
  }
}

/** Reads data from files, relative to one folder. */
class FileLoader {
  fault = null;

  constructor(folder) {
    this.folder = folder;
  }

  async load(uri) {
    try {
      if (/^[a-z][a-z0-9+.-]*:/i.test(uri)) throw new Error(`data must be a file beside the figure, not ${uri}`);
      return await readFile(resolve(this.folder, decodeURIComponent(uri)), 'utf8');
    } catch (error) {
      this.fault ??= error;
      throw error;
    }
  }

  async sanitize(uri) {
    return { href: uri };
  }
}

/** A Vega logger that keeps the first error, and drops warnings and chatter. */
class Faults {
  fault = null;

  level() {
    return this;
  }

  error(...words) {
    this.fault ??= words.find(word => word instanceof Error) ?? new Error(words.join(' '));
    return this;
  }

  warn() {
    return this;
  }

  info() {
    return this;
  }

  debug() {
    return this;
  }
}

/** Writes a file so that a reader sees the old one or the new one, never half of it. */
export async function replace(path, content) {
  const partial = `${path}.partial`;
  await writeFile(partial, content);
  await rename(partial, path);
}

async function standardInput() {
  const lines = [];
  for await (const line of createInterface({ input: process.stdin })) if (line.trim()) lines.push(line.trim());
  return lines;
}

export function oneLine(error) {
  return String(error?.message ?? error).replace(/\s+/g, ' ').trim();
}

async function main() {
  const figures = process.argv.length > 2 ? process.argv.slice(2) : await standardInput();
  if (figures.length === 0) {
    console.error('render.mjs: no figure named; give the paths of *.vl.json files as arguments, or one a line on standard input');
    process.exit(64);
  }

  const told = [];
  for (const figure of figures) {
    const drawn = render(figure);
    told.push(drawn.then(({ png }) => png).then(() => tell(figure, { ok: true }), error => tell(figure, { ok: false, error: oneLine(error) })));
    await drawn.catch(() => {}); // told of already; one at a time, since Vega numbers clip paths across a process
  }

  await Promise.all(told);
}

function tell(figure, outcome) {
  if (!outcome.ok) process.exitCode = 1;
  console.log(JSON.stringify({ figure, ...outcome }));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main();
