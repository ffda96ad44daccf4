// In a saved page the place of server.js: the same answers, from data in the file itself.
import { ofError } from './colours.js';
import { get } from './store.js';

const data = JSON.parse(document.getElementById('saved').textContent);
const CODE_STEPS = 65535;
const LEAST_SCALE = 0.1; // Of errors: those of a good reconstruction stay dark.

const bytesOf = text => Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer;
const floatsOf = text => new Float32Array(bytesOf(text));
const columns = Object.fromEntries(Object.entries(data.columns).map(([name, text]) => [name, floatsOf(text)]));
const codes = new Uint16Array(bytesOf(data.codes));
const shape = data.state.atlas;

export const live = false;
export const panels = ['image', 'training'];
export const files = ['csv'];
export const projections = Object.keys(data.maps);

export async function state() {
  const [model] = data.state.models;
  return { ...data.state, models: [{ ...model, image_shape: [shape.channels, shape.cell, shape.cell], columns: Object.keys(columns), kept: [] }] };
}

export const map = async kind => floatsOf(data.maps[kind]);
export const column = async name => columns[name];
export const dimensions = async () => data.dimensions;
export const history = async () => ({ epochs: data.history });
export const events = () => {};

// Pictures

async function pictureOf(text) {
  const picture = new Image();
  picture.src = 'data:image/png;base64,' + text;
  await picture.decode();
  return picture;
}

const pages = { originals: [], reconstructions: [] };

/// A page of pictures, as a canvas whose pixels can be read.
async function canvasOf(kind, page) {
  pages[kind][page] ??= pictureOf(data[kind][page]).then(picture => {
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d', { willReadFrequently: true }).drawImage(picture, 0, 0);
    return canvas;
  });
  return pages[kind][page];
}

export const atlas = page => pictureOf(data.originals[page]);

async function cell(kind, i) {
  const { cell: side, columns: across, per_page: perPage } = shape;
  const canvas = await canvasOf(kind, Math.floor(i / perPage));
  const place = i % perPage;
  return canvas.getContext('2d').getImageData(place % across * side, Math.floor(place / across) * side, side, side);
}

function address(pixels) {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [pixels.width, pixels.height];
  canvas.getContext('2d').putImageData(pixels, 0, 0);
  return canvas.toDataURL();
}

function errorsOf(a, b) {
  const errors = Float32Array.from({ length: a.data.length / 4 }, (_, i) =>
    [0, 1, 2].reduce((sum, c) => sum + Math.abs(a.data[4 * i + c] - b.data[4 * i + c]), 0) / 3 / 255);
  const most = Math.max(LEAST_SCALE, ...errors);
  const picture = new ImageData(a.width, a.height);
  errors.forEach((error, i) => picture.data.set([...ofError(error / most), 255], 4 * i));
  return picture;
}

// Images

const className = i => (columns.label ? data.state.dataset.classes[columns.label[i]] ?? null : null);

function codeOf(i) {
  const { least, greatest } = data.dimensions;
  return least.map((low, d) => low + codes[i * least.length + d] / CODE_STEPS * (greatest[d] - low));
}

export async function image(index) {
  const i = Number(index);
  const [original, made] = [await cell('originals', i), await cell('reconstructions', i)];
  const score = columns.anomaly?.[i] ?? null;
  return {
    index: i, label: className(i), name: data.files[i] ?? `test ${i}`, error: columns.error[i], code: codeOf(i),
    original: address(original), reconstruction: address(made), heat: address(errorsOf(original, made)),
    refined: null, refined_error: null, neighbours: [], knn_label: null,
    score, threshold: score === null ? null : data.threshold, anomaly: score > data.threshold,
  };
}

export const glance = image;

export async function mean(indices) {
  const { cell: side, channels } = shape;
  const sums = new Float64Array(channels * side * side);
  for (const i of indices) {
    const { data: pixels } = await cell('originals', i);
    for (let at = 0; at < sums.length; at++) sums[at] += pixels[4 * (at % (side * side)) + Math.floor(at / (side * side))];
  }
  return Uint8Array.from(sums, sum => Math.round(sum / indices.length));
}

const quoted = text => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export async function selectionFile(what, indices) {
  const lines = [...indices].map(i => [i, data.files[i] ?? '', className(i) ?? '', Number(columns.error[i].toPrecision(6))].map(String).map(quoted));
  return new Blob([[['image', 'file', 'label', 'error'], ...lines].map(line => line.join(',') + '\n').join('')], { type: 'text/csv' });
}
