// The table of the first page: filter, sort, transpose, and arrow keys. What the page says without scripts is the table as it was written.
"use strict";
const table = document.getElementById("matrix");
const form = document.getElementById("filter");
const Order = { d: 0, r: 1, f: 2, u: 3, w: 4, n: 5 };
const columns = [...table.tHead.rows[0].cells].slice(1).map((head, i) => ({ name: head.textContent, head, i, shown: true }));
const groups = [...table.tBodies].map(body => ({ name: body.dataset.group, head: body.rows[0] }));
const rows = [...table.tBodies].flatMap((body, g) => [...body.rows].slice(1).map((row, i) => {
  const cells = [...row.cells].slice(1).map(td => ({ td, links: [...td.children] }));
  return { name: row.cells[0].textContent, head: row.cells[0], g, i, cells, text: `${row.cells[0].textContent} ${row.cells[0].title} ${row.textContent}`.toLowerCase() };
}));
const corner = table.tHead.rows[0].cells[0];
let turned = false;
let grid = [];

const make = (tag, ...children) => { const e = document.createElement(tag); e.append(...children); return e; };
const worst = links => Math.min(9, ...links.filter(a => !a.hidden).map(a => Order[a.classList[0]]));
const weight = row => row.cells.flatMap((c, i) => columns[i].shown ? c.links : []).filter(a => !a.hidden).reduce((sum, a) => sum + [1000, 100, 10, 1, 0, 0][Order[a.classList[0]]], 0);

// What the filter leaves of each cell, row and column.
function choose() {
  const data = new FormData(form);
  const marks = new Set(data.getAll("mark")), names = new Set(data.getAll("column"));
  const transport = data.get("transport"), group = document.getElementById("group").value;
  const words = document.getElementById("find").value.toLowerCase().split(/\s+/).filter(w => w);
  columns.forEach(c => { c.shown = names.has(c.name); });
  let cells = 0;
  for (const row of rows) {
    row.shown = false;
    const isAsked = (!group || groups[row.g].name === group) && words.every(w => row.text.includes(w));
    row.cells.forEach(({ td, links }, i) => {
      for (const a of links) {
        a.hidden = !(marks.has(a.classList[0]) && (transport === "both" || a.classList.contains(transport)));
        if (!a.hidden && isAsked && columns[i].shown) { row.shown = true; cells++; }
      }
    });
  }
  document.getElementById("shown").value = `${cells} cells in ${rows.filter(r => r.shown).length} rows`;
}

function sorted(all) {
  const by = document.getElementById("sort").value;
  const column = by.startsWith("c") ? columns.find(c => c.name === by.slice(1)) : null;
  if (by === "name") return all.toSorted((a, b) => a.name < b.name ? -1 : 1);
  if (by === "worst") return all.toSorted((a, b) => weight(b) - weight(a));
  return column ? all.toSorted((a, b) => worst(a.cells[column.i].links) - worst(b.cells[column.i].links)) : all;
}

function draw() {
  choose();
  const left = sorted(rows.filter(r => r.shown)), across = columns.filter(c => c.shown);
  const isGrouped = document.getElementById("sort").value === "";
  const bodies = [];
  if (!turned) {
    table.tHead.replaceChildren(make("tr", corner, ...across.map(c => c.head)));
    const line = row => make("tr", row.head, ...across.map(c => row.cells[c.i].td));
    rows.forEach(r => { r.head.scope = "row"; });
    columns.forEach(c => { c.head.scope = "col"; });
    if (isGrouped) groups.forEach((g, n) => {
      const own = left.filter(r => r.g === n);
      if (own.length === 0) return;
      g.head.cells[0].colSpan = across.length + 1;
      bodies.push(make("tbody", g.head, ...own.map(line)));
    }); else bodies.push(make("tbody", ...left.map(line)));
    grid = left.map(row => across.map(c => row.cells[c.i].td));
  } else {
    rows.forEach(r => { r.head.scope = "col"; });
    columns.forEach(c => { c.head.scope = "row"; });
    table.tHead.replaceChildren(make("tr", corner, ...left.map(r => r.head)));
    bodies.push(make("tbody", ...across.map(c => make("tr", c.head, ...left.map(row => row.cells[c.i].td)))));
    grid = across.map(c => left.map(row => row.cells[c.i].td));
  }
  corner.textContent = turned ? "proxy" : "misbehaviour";
  [...table.tBodies].forEach(b => b.remove());
  table.append(...bodies);
  table.classList.toggle("turned", turned);
  rove(links()[0]);
}

// One cell is in the order of the Tab key; arrows move between them.
const links = () => [...table.querySelectorAll("td a:not([hidden])")];
let current = null;
function rove(to) {
  if (current) current.tabIndex = -1;
  current = to ?? null;
  if (current) current.tabIndex = 0;
}
function move(from, dy, dx, far) {
  const y0 = grid.findIndex(line => line.includes(from.parentElement));
  if (y0 < 0) return null;
  const x0 = grid[y0].indexOf(from.parentElement);
  const own = [...from.parentElement.children].filter(a => !a.hidden);
  if (dy && !far && own[own.indexOf(from) + dy]) return own[own.indexOf(from) + dy];
  let last = null;
  for (let y = y0 + dy, x = x0 + dx; grid[y]?.[x]; y += dy, x += dx) {
    const all = [...grid[y][x].children].filter(a => !a.hidden);
    if (all.length === 0) continue;
    last = dy < 0 ? all.at(-1) : dy > 0 ? all[0] : all[Math.min(own.indexOf(from), all.length - 1)];
    if (!far) break;
  }
  return last;
}
const Keys = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Home: [0, -1, true], End: [0, 1, true], PageUp: [-1, 0, true], PageDown: [1, 0, true] };
table.addEventListener("keydown", e => {
  const key = Keys[e.key];
  if (!key || e.ctrlKey || e.altKey || e.metaKey || !e.target.matches("td a")) return;
  e.preventDefault();
  const to = move(e.target, ...key);
  if (to) { rove(to); to.focus(); to.scrollIntoView({ block: "nearest", inline: "nearest" }); }
});
table.addEventListener("focusin", e => { if (e.target.matches("td a")) rove(e.target); });

// What is scrolled to stays beside the heads that stick to the box's edges, whatever the size of these: of the font, the window, or the table turned.
const box = document.getElementById("box");
new ResizeObserver(() => { box.style.scrollPadding = `${corner.offsetHeight + 6}px 16px 16px ${corner.offsetWidth + 6}px`; }).observe(corner);

// The menu of proxies opens below its word, and as far to the left of it as the window asks for.
const pick = document.querySelector(".pick");
const place = () => {
  const menu = pick.lastElementChild;
  menu.style.left = "0";
  menu.style.left = `${Math.min(0, document.documentElement.clientWidth - 8 - menu.getBoundingClientRect().right)}px`;
};
pick.addEventListener("toggle", place);
addEventListener("resize", place);

const turn = document.getElementById("turn");
turn.addEventListener("click", () => { turned = !turned; turn.setAttribute("aria-pressed", String(turned)); draw(); });
form.addEventListener("input", draw);
form.addEventListener("reset", () => setTimeout(() => { turned = false; turn.setAttribute("aria-pressed", "false"); draw(); }));
form.addEventListener("submit", e => e.preventDefault());
document.addEventListener("keydown", e => { if (e.key === "/" && !e.target.matches("input, select")) { e.preventDefault(); document.getElementById("find").focus(); } });
links().forEach(a => { a.tabIndex = -1; });
form.hidden = false;
document.querySelector("header .counts").hidden = true;
draw();
