// A drawing is kept as strokes, so that it can be undone, and be brought to the middle and to size as
// MNIST's digits were: the longer side 20 of 28 pixels, the centre of mass in the middle.
import { h } from './dom.js';

const FINE = 8; // Pixels drawn for each pixel of the model, which are then averaged.
export const PEN = 0.085; // The pen's width as a share of the image's: 2.4 of 28 pixels.
const INNER = 20 / 28;
const SOFT = 8; // Steps from black to white at the edge of a line.

/// Lines on black in each stroke's colour, soft at the edge.
export function ink(context, strokes, place, width) {
  const { canvas } = context;
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.lineCap = context.lineJoin = 'round';
  for (let step = 1; step <= SOFT; step++) {
    context.lineWidth = width * (1.08 - 0.5 * step / SOFT);
    for (const stroke of strokes) {
      context.strokeStyle = `rgb(${stroke.colour.map(value => value * step / SOFT).join(' ')})`;
      context.beginPath();
      context.moveTo(...place(stroke[0]));
      for (const point of stroke.slice(stroke.length > 1 ? 1 : 0)) context.lineTo(...place(point));
      context.stroke();
    }
  }
}

/// The drawing as `[channels][height][width]` bytes of the model's shape.
export function rasterise(strokes, [channels, height, width], centred) {
  const canvas = h('canvas', { width: width * FINE, height: height * FINE });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  const side = Math.min(canvas.width, canvas.height);
  let place = ({ x, y }) => [x * canvas.width, y * canvas.height];
  ink(context, strokes, place, PEN * side);
  if (centred && strokes.length) {
    place = inMiddle(strokes, canvas, side);
    ink(context, strokes, place, PEN * side);
    const [x, y] = massCentre(context);
    const centredPlace = place;
    place = point => centredPlace(point).map((value, axis) => value + [canvas.width / 2 - x, canvas.height / 2 - y][axis]);
    ink(context, strokes, place, PEN * side);
  }
  const result = new Uint8Array(channels * height * width);
  for (let c = 0; c < channels; c++) result.set(averaged(context, height, width, c), c * height * width);
  return result;
}

/// Scales the strokes so that the longer side of the drawing, with the pen's width, fits inside.
function inMiddle(strokes, canvas, side) {
  const points = strokes.flat();
  const xs = points.map(({ x }) => x * canvas.width);
  const ys = points.map(({ y }) => y * canvas.height);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const room = side * (INNER - PEN);
  const scale = Math.min(4, room / Math.max(right - left, bottom - top, 1));
  return ({ x, y }) => [
    (x * canvas.width - (left + right) / 2) * scale + canvas.width / 2,
    (y * canvas.height - (top + bottom) / 2) * scale + canvas.height / 2,
  ];
}

function massCentre(context) {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  let [mass, x, y] = [0, 0, 0];
  for (let i = 0; i < width * height; i++) {
    const value = data[4 * i] + data[4 * i + 1] + data[4 * i + 2];
    mass += value;
    x += value * (i % width);
    y += value * Math.floor(i / width);
  }
  return mass ? [x / mass, y / mass] : [width / 2, height / 2];
}

function averaged(context, height, width, channel) {
  const { data } = context.getImageData(0, 0, width * FINE, height * FINE);
  const result = new Uint8Array(height * width);
  for (let i = 0; i < result.length; i++) {
    const start = (Math.floor(i / width) * FINE * width + i % width) * FINE;
    let sum = 0;
    for (let j = 0; j < FINE * FINE; j++) sum += data[4 * (start + Math.floor(j / FINE) * width * FINE + j % FINE) + channel];
    result[i] = Math.round(sum / FINE / FINE);
  }
  return result;
}
