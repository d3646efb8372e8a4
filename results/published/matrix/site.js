// On every page: the icon, the theme, and the wire as hex.
"use strict";
const root = document.documentElement;
const kept = { get() { try { return localStorage.getItem("theme"); } catch { return null; } }, set(v) { try { localStorage.setItem("theme", v); } catch { /* a file may have no storage */ } } };
if (kept.get()) root.dataset.theme = kept.get();

const icon = document.createElement("link");
icon.rel = "icon";
icon.href = document.currentScript.src.replace(/js$/, "svg");
document.head.append(icon);

const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const theme = document.createElement("button");
theme.type = "button";
theme.className = "theme";
const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; kept.set(root.dataset.theme); name(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
name();
const way = document.querySelector("nav");
if (way) way.append(theme); else document.querySelector("header").prepend(theme);

// The text of octets loses nothing: an octet without a sign is \r, \n or \xNN, and a line's end in the text itself is none.
const octets = text => [...text.replaceAll("\n", "").matchAll(/\\x([0-9a-f]{2})|\\(.)|(.)/g)].map(([, hex, sign, plain]) =>
  hex ? parseInt(hex, 16) : sign ? { r: 13, n: 10, "\\": 92 }[sign] : plain.charCodeAt(0));
const hex = n => n.toString(16).padStart(2, "0");
const dump = all => {
  const lines = [];
  for (let i = 0; i < all.length; i += 16) {
    const row = all.slice(i, i + 16);
    lines.push(`${i.toString(16).padStart(4, "0")}  ${row.map(hex).join(" ").padEnd(47)}  ${row.map(n => n > 31 && n < 127 ? String.fromCharCode(n) : ".").join("")}`);
  }
  return lines.join("\n");
};
const codes = document.querySelectorAll(".wire code");
if (codes.length > 0) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "hexes";
  button.textContent = "Hex";
  button.setAttribute("aria-pressed", "false");
  const texts = [...codes].map(code => [...code.childNodes]);
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") === "false";
    button.setAttribute("aria-pressed", String(on));
    codes.forEach((code, i) => code.replaceChildren(...(on
      ? [dump(texts[i].flatMap(part => part.nodeName === "DATA" ? Array(Number(part.value)).fill(octets(part.textContent)[0]) : octets(part.textContent)))] : texts[i])));
  });
  document.getElementById("wire").append(" ", button);
}

// The same list as a timeline: client, proxy and upstream from left to right, time from top to bottom.
const list = document.querySelector("ol.wire");
if (list) {
  const Client = 96, Proxy = 390, Upstream = 684, Step = 26, LongWait = 0.4;
  const From = { cp: [Client, Proxy], pc: [Proxy, Client], pu: [Proxy, Upstream], up: [Upstream, Proxy] };
  const svg = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const picture = svg("svg", { class: "time", role: "img", "aria-label": "Client, proxy and upstream over time; the list below has the same as text" });
  let y = 20, before = null;
  for (const item of list.children) {
    const way = item.className, at = Number(item.firstElementChild.textContent), line = item.querySelector("code")?.textContent.split(/\\[rn]/)[0];
    const words = item.childNodes[1].textContent.trim();
    const count = words.match(/^\d+/)?.[0];
    const label = line === undefined || / parts /.test(words) ? words : `${item.querySelector("code").firstChild.nodeName === "DATA" || line === "" ? "" : line.length > 30 ? line.slice(0, 29) + "… " : line + " "}(${count})`;
    y += Step;
    if (before !== null && at - before >= LongWait) {
      picture.append(svg("text", { class: "wait", x: Proxy, y: y - 5 }, `${(at - before).toFixed(2)} s without anything`));
      y += Step;
    }
    before = at;
    const group = svg("g", { class: way }), [from, to] = From[way] ?? [], back = to < from ? 1 : -1, edge = way === "c" ? Client : Upstream;
    group.append(svg("path", { d: from ? `M${from} ${y}H${to}l${7 * back}-4m${-7 * back} 4l${7 * back} 4` : `M${edge - 5} ${y - 5}l10 10m0 -10l-10 10` }),
      svg("text", { class: "what", x: from ? (from + to) / 2 : edge + (way === "c" ? 12 : -12), y: from ? y - 5 : y + 4 }, label),
      svg("text", { class: "at", x: 0, y: y + 4 }, item.firstElementChild.textContent));
    picture.append(group);
  }
  y += 14;
  picture.setAttribute("viewBox", `0 0 720 ${y}`);
  picture.prepend(svg("path", { class: "life", d: [Client, Proxy, Upstream].map(x => `M${x} 22V${y}`).join("") }),
    ...[["client", Client], ["proxy", Proxy], ["upstream", Upstream]].map(([who, x]) => svg("text", { class: "who", x: Math.min(x, 690), y: 14 }, who)));
  const box = document.createElement("div");
  box.className = "scroll";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", "Timeline");
  box.append(picture);
  list.before(box);
}
if (location.hash) { const place = document.getElementById(location.hash.slice(1)); if (place instanceof HTMLDetailsElement) { place.open = true; place.scrollIntoView(); } }
root.dataset.ready = "true";
