// Small helpers: elements, numbers, pictures from bytes, a code as bars.
import { onTheme, variable } from './colours.js';

/// An element. Text goes in as text; `on…` are listeners; false leaves an attribute out.
export function h(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, '');
    else if (value !== false && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}

export const button = (label, onclick, attributes = {}) => h('button', { type: 'button', onclick, ...attributes }, label);

/// A row of buttons of which one is pressed. `choices` are [value, label].
export function choice(name, choices, pick) {
  const buttons = choices.map(([value, label]) => button(label, () => pick(value), { value }));
  const node = h('div', { class: 'choice', role: 'group', 'aria-label': name }, ...buttons);
  const show = value => buttons.forEach(each => each.setAttribute('aria-pressed', String(each.value === value)));
  return { node, show, buttons };
}

export function picture(caption, attributes = {}) {
  const img = h('img', { alt: caption, draggable: 'false' });
  const note = h('small');
  const node = h('figure', { class: 'picture', hidden: true, ...attributes }, img, h('figcaption', {}, caption, note));
  const show = (source, alt, words = '') => {
    node.hidden = !source;
    if (source) img.src = source;
    img.alt = alt;
    note.textContent = words;
  };
  return { node, show };
}

export const number = (value, digits = 3) => {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return Math.abs(value) >= 10 ** digits ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(digits)));
};
export const count = (value, word, plural = word + 's') => `${value.toLocaleString('en')} ${value === 1 ? word : plural}`;
export const percent = share => `${Math.round(100 * share)} %`;

/// Draws `[channels][height][width]` bytes on a canvas of that size, at a place in it.
export function paint(canvas, pixels, [channels, height, width], offset = 0, x = 0, y = 0) {
  const context = canvas.getContext('2d');
  const data = context.createImageData(width, height);
  const plane = height * width;
  for (let i = 0; i < plane; i++) {
    for (let c = 0; c < 3; c++) data.data[4 * i + c] = pixels[offset + (channels === 3 ? c * plane : 0) + i];
    data.data[4 * i + 3] = 255;
  }
  context.putImageData(data, x, y);
}

export const screen = ([, height, width], label, attributes = {}) =>
  h('canvas', { width, height, class: 'pixels', role: 'img', 'aria-label': label, ...attributes });

export function save(blob, name) {
  const link = h('a', { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

const status = () => document.getElementById('status');
let hiding = 0;

/// Tells people (and screen readers) in one sentence what happened.
export function say(message) {
  clearTimeout(hiding);
  status().textContent = message;
  hiding = setTimeout(() => { status().textContent = ''; }, 7000);
}
export const fail = error => say(error.message);

/// Says what only those who do not see the picture need to hear.
export const describe = (node, words) => node.setAttribute('aria-label', words);

/// A code as bars: one a dimension, over the band that its training images take.
export function bars() {
  const canvas = h('canvas', { class: 'bars', role: 'img', 'aria-label': 'Code' });
  const readout = h('small', { class: 'readout' }, '\u00a0');
  const node = h('div', { class: 'code-bars' }, canvas, readout);
  let code = [];
  let dimensions = null;

  function draw() {
    const { clientWidth: width, clientHeight: height } = canvas;
    if (width === 0 || code.length === 0) return;
    const ratio = Math.min(devicePixelRatio, 2);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const context = canvas.getContext('2d');
    context.scale(ratio, ratio);
    const all = [0, ...code, ...(dimensions ? band().flat() : [])];
    const [low, high] = [Math.min(...all), Math.max(...all, 1e-6)];
    drawBars(context, width, value => (height - 2) * (high - value) / (high - low) + 1);
  }

  const band = () => code.map((_, i) => [dimensions.mean[i] - 2 * dimensions.deviation[i], dimensions.mean[i] + 2 * dimensions.deviation[i]]);

  /// `y` is where a value lies.
  function drawBars(context, width, y) {
    const step = width / code.length;
    const thick = Math.max(1, step * 0.62);
    const column = (i, from, to, colour) => {
      context.fillStyle = colour;
      context.fillRect(i * step + (step - thick) / 2, Math.min(y(from), y(to)), thick, Math.max(1, Math.abs(y(from) - y(to))));
    };
    if (dimensions) band().forEach(([low, high], i) => column(i, low, high, variable('bar')));
    code.forEach((value, i) => column(i, 0, value, variable('accent')));
    context.fillStyle = variable('soft');
    context.fillRect(0, y(0) - 0.5, width, 1);
  }

  function words() {
    const largest = code.map((value, i) => [i, value]).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 3);
    return `Code of ${count(code.length, 'number')}; the largest: ` + largest.map(([i, value]) => `z${i} = ${number(value)}`).join(', ');
  }

  canvas.addEventListener('pointermove', event => {
    const i = Math.floor(event.offsetX / canvas.clientWidth * code.length);
    if (i in code) readout.textContent = `z${i} = ${number(code[i])}`;
  });
  canvas.addEventListener('pointerleave', () => { readout.textContent = '\u00a0'; });
  new ResizeObserver(draw).observe(canvas);
  onTheme(draw);
  return {
    node,
    show(values, known) {
      code = [...values];
      dimensions = known && known.mean.length === code.length ? known : null;
      describe(canvas, words());
      draw();
    },
  };
}

/// Training images that lie nearest, with what they vote for.
export function neighbours() {
  const verdict = h('p', { class: 'verdict' });
  const list = h('ol', { class: 'neighbours', 'aria-label': 'Nearest training images' });
  function show(look) {
    verdict.replaceChildren(...verdictOf(look));
    list.replaceChildren(...look.neighbours.map(each => h('li', {},
      h('img', { src: each.image, alt: `training image ${each.index}`, draggable: 'false' }),
      h('span', {}, each.label ?? `no. ${each.index}`), h('small', {}, each.distance < 100 ? each.distance.toFixed(2) : number(each.distance)))));
  }
  return { node: h('div', {}, verdict, list), show };
}

function verdictOf(look) {
  if (look.knn_label === null || look.knn_label === undefined) return ['Distances between codes'];
  return ['They vote for ', h('b', {}, look.knn_label), ` with ${percent(look.knn_share)}; numbers are distances between codes`];
}
