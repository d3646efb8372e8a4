// A figure's numbers as tables.

import { element } from './dom.js';

export function tablesOf(model) {
  return element('div', { class: 'rows', tabindex: 0, role: 'region', 'aria-label': `Numbers of ${model.title}` }, ...model.tables.flatMap(table => [
    table.title ? element('p', {}, table.title) : null,
    table.rows.length < table.of ? element('p', {}, `The first ${table.rows.length.toLocaleString('en')} of ${table.of.toLocaleString('en')} rows; the file has them all.`) : null,
    element('table', {},
      element('thead', {}, element('tr', {}, ...table.heads.map(head => element('th', { scope: 'col' }, head)))),
      element('tbody', {}, ...table.rows.map((row, i) => element('tr', {}, ...row.map((cell, j) => shaded(element(table.shares && j === 0 ? 'th' : 'td', table.shares && j === 0 ? { scope: 'row' } : {}, cell), table.shares?.[i][j - 1])))))),
  ]));
}

/** A cell of a heat map is as dark as its share of the largest. */
function shaded(cell, share) {
  if (share === undefined || share === null) return cell;
  cell.classList.add('heat');
  cell.style.setProperty('--share', `${Math.round(share * 100)}%`);
  return cell;
}
