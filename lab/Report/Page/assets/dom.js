// What the page's parts share: elements, the tip under the pointer, downloads, and the theme. Text reaches the page by textContent alone,
// for much of it was written by programs under test.

/** An element with attributes (or, for a function, a listener) and children; a string child is text. */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** As element, of a drawing. */
export function drawing(name, attributes = {}, ...children) {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

// The index of the run's trials, with the colours of both themes.
export const index = JSON.parse(document.getElementById('index').textContent);

const darkOf = Object.fromEntries(Object.keys(index.light).map(name => [index.light[name], index.dark[name]]));

export const prefersDark = matchMedia('(prefers-color-scheme: dark)');
export const theme = () => document.documentElement.dataset.theme ?? (prefersDark.matches ? 'dark' : 'light');

/** A copy of what was made for the light theme, in the colours of the page's. */
export function themed(made) {
  const isDark = theme() === 'dark';
  return JSON.parse(JSON.stringify(made), (_, value) => isDark && typeof value === 'string' ? darkOf[value] ?? value : value);
}

const tip = element('div', { id: 'tip', 'aria-hidden': 'true' });
document.body.append(tip);

export function download(name, blob) {
  const link = element('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function showTip(lines, event) {
  tip.replaceChildren(element('table', {}, element('tbody', {}, ...lines.map(([name, value]) => element('tr', {}, element('td', {}, name), element('td', {}, String(value)))))));
  tip.style.display = 'block';
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = `${event.clientX + 16 + width > innerWidth ? Math.max(4, event.clientX - 16 - width) : event.clientX + 16}px`;
  tip.style.top = `${Math.max(4, Math.min(innerHeight - height - 4, event.clientY + 16))}px`;
}

export function hideTip() {
  tip.style.display = 'none';
}
