// The one font of the figures: DejaVu Sans from npm, and the widths of its glyphs as the file itself states them.
// Vega measures text with a canvas where one is installed and guesses otherwise; both would let the machine into the layout.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const REGULAR = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
const BOLD = require.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf');

/** The files to draw with. */
export const fontFiles = [REGULAR, BOLD];

const regular = glyphWidths(REGULAR);
const bold = glyphWidths(BOLD);

/** The width in pixels of a Vega text item's text, without kerning. */
export function textWidth(item, text) {
  const shown = text ?? item.text;
  if (shown == null) return 0;
  const size = item.fontSize ?? 11;
  const widthOf = item.fontWeight === 'bold' || item.fontWeight >= 600 ? bold : regular;
  let width = 0;
  for (const character of String(shown)) width += widthOf(character.codePointAt(0));
  return width * size;
}

/** From a TrueType file, a function from code point to advance width in ems (OpenType: tables head, hhea, hmtx and cmap). */
function glyphWidths(path) {
  const file = readFileSync(path);
  const tables = new Map();
  for (let i = 0, at = 12; i < file.readUInt16BE(4); i++, at += 16)
    tables.set(file.toString('latin1', at, at + 4), file.readUInt32BE(at + 8));
  const unitsPerEm = file.readUInt16BE(tables.get('head') + 18);
  const fullMetrics = file.readUInt16BE(tables.get('hhea') + 34);
  const glyphOf = characterMap(file, tables.get('cmap'));
  return codePoint => file.readUInt16BE(tables.get('hmtx') + 4 * Math.min(glyphOf(codePoint), fullMetrics - 1)) / unitsPerEm;
}

/** The font's map from Unicode's basic plane to glyphs (cmap format 4); 0, the missing glyph, for what it does not hold. */
function characterMap(file, cmap) {
  let table = 0;
  for (let i = 0, at = cmap + 4; i < file.readUInt16BE(cmap + 2); i++, at += 8) {
    const offset = cmap + file.readUInt32BE(at + 4);
    if (file.readUInt16BE(offset) === 4) table = offset;
  }
  if (table === 0) throw new Error('the font has no cmap of format 4');
  const segments = file.readUInt16BE(table + 6) / 2;
  const [ends, starts, deltas, ranges] = [14, 16 + 2 * segments, 16 + 4 * segments, 16 + 6 * segments].map(at => table + at);
  return codePoint => {
    for (let i = 0; i < segments; i++) {
      if (codePoint > file.readUInt16BE(ends + 2 * i)) continue;
      const start = file.readUInt16BE(starts + 2 * i);
      if (codePoint < start) return 0;
      const delta = file.readUInt16BE(deltas + 2 * i);
      const range = file.readUInt16BE(ranges + 2 * i);
      if (range === 0) return (codePoint + delta) & 0xffff;
      const glyph = file.readUInt16BE(ranges + 2 * i + range + 2 * (codePoint - start));
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
    }
    return 0;
  };
}
