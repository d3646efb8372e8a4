// On every page: the theme, and the wire as hex.
"use strict";
const root = document.documentElement;
const kept = { get() { try { return localStorage.getItem("theme"); } catch { return null; } }, set(v) { try { localStorage.setItem("theme", v); } catch { /* a file may have no storage */ } } };
if (kept.get()) root.dataset.theme = kept.get();

const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
const theme = document.createElement("button");
theme.type = "button";
theme.className = "theme";
const name = () => { theme.textContent = isDark() ? "Light" : "Dark"; };
theme.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; kept.set(root.dataset.theme); name(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", name);
name();
(document.querySelector("nav.way") ?? document.querySelector("header")).prepend(theme);

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
if (location.hash) { const place = document.getElementById(location.hash.slice(1)); if (place instanceof HTMLDetailsElement) { place.open = true; place.scrollIntoView(); } }
root.dataset.ready = "";
