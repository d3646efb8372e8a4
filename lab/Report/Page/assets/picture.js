// A figure as a file: Plotly's own picture of it, light and 720 pixels wide, with the page's font in it, so that it looks the same elsewhere.

const width = 720;

/** The SVG's text. */
export async function svgOf({ data, layout }) {
  const address = await Plotly.toImage({ data, layout: { ...layout, width } }, { format: 'svg', width, height: layout.height });
  const text = decodeURIComponent(address.slice(address.indexOf(',') + 1));
  const end = text.indexOf('>', text.indexOf('<svg')) + 1;
  return `${text.slice(0, end)}<style>${document.getElementById('font').textContent}</style>${text.slice(end)}`;
}

/** The PNG's octets, of twice the size. */
export async function pngOf(plotly) {
  const image = new Image();
  image.src = URL.createObjectURL(new Blob([await svgOf(plotly)], { type: 'image/svg+xml' }));
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: width * 2, height: plotly.layout.height * 2 });
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return await new Promise(done => canvas.toBlob(done));
}
