// A pen. The drawing is kept as strokes, so that it can be undone, and be brought to the middle and
// to size as MNIST's digits were: the longer side 20 of 28 pixels, the centre of mass in the middle.
import * as server from './server.js';
import { bars, button, choice, count, describe, fail, h, neighbours, number, paint, picture, screen } from './dom.js';
import { get, on, set } from './store.js';

const FINE = 8; // Pixels drawn for each pixel of the model, which are then averaged.
const PEN = 0.085; // The pen's width as a share of the image's: 2.4 of 28 pixels.
const INNER = 20 / 28;
const SOFT = 8; // Steps from black to white at the edge of a line.

export function createDraw(section) {
  const pad = h('canvas', { class: 'pad', tabindex: '0', role: 'application', 'aria-roledescription': 'drawing area', 'aria-label': 'Drawing area, empty', 'aria-describedby': 'draw-keys' });
  const seen = h('div', { class: 'seen' });
  const reconstruction = picture('Reconstruction');
  const verdict = h('output', { class: 'answer', 'aria-live': 'polite' });
  const code = bars();
  const near = neighbours();
  const centring = choice('Position', [['yes', 'Centred as MNIST'], ['no', 'As drawn']], value => { centred = value === 'yes'; centring.show(value); refresh(); });
  const use = button('Open as image', open);
  const keys = h('p', { id: 'draw-keys', class: 'soft' }, 'With the keyboard: arrow keys move the pen, Space puts it down or lifts it, Z undoes, Delete clears.');
  const results = h('div', { class: 'results', hidden: true }, h('h3', {}, 'Code'), code.node, h('h3', {}, 'Nearest training images'), near.node);
  section.append(
    h('div', { class: 'row' }, h('h2', {}, 'Draw'), h('span', { class: 'gap' }), button('Undo', undo), button('Clear', clear), use),
    h('div', { class: 'drawing' }, h('div', { class: 'pad-column' }, h('div', { class: 'paper' }, pad), centring.node, keys), h('div', { class: 'seen-column' }, seen, reconstruction.node, verdict)),
    results);

  let strokes = [];
  let stroke = null;
  let centred = true;
  let pen = { x: 0.5, y: 0.25 };
  let penDown = false;
  let pixels = null;
  let shape = [1, 28, 28];
  let seenCanvas = null;

  const look = server.latest(body => server.look(body, true), show, fail);

  function show(answer) {
    if (strokes.length === 0) return;
    results.hidden = false;
    reconstruction.show(answer.reconstruction, 'Reconstruction of the drawing', `MSE ${number(answer.error, 2)}`);
    verdict.replaceChildren(...(answer.knn_label === null ? [] : [h('b', {}, answer.knn_label), h('small', {}, 'nearest images')]));
    code.show(answer.code, get('dimensions'));
    near.show(answer);
  }

  function refresh() {
    drawPad();
    const empty = strokes.length === 0;
    for (const each of [use]) each.disabled = empty;
    describe(pad, empty ? 'Drawing area, empty' : `Drawing of ${count(strokes.length, 'stroke')}`);
    pixels = rasterise(strokes, shape, centred);
    paint(seenCanvas, pixels, shape);
    if (!empty) return look(pixels);
    results.hidden = true;
    reconstruction.show('', '');
    verdict.replaceChildren();
  }

  function drawPad() {
    const side = Math.round(pad.clientWidth * Math.min(devicePixelRatio, 2)) || 280;
    pad.width = side;
    pad.height = Math.round(side * shape[1] / shape[2]);
    const context = pad.getContext('2d');
    ink(context, strokes, ({ x, y }) => [x * pad.width, y * pad.height], PEN * pad.width);
    if (strokes.length === 0) hintText(context);
    if (document.activeElement === pad) cursor(context);
  }

  function hintText(context) {
    context.fillStyle = 'rgb(255 255 255 / .55)';
    context.font = `${pad.width / 18}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.fillText('Draw here', pad.width / 2, pad.height / 2);
  }

  function cursor(context) {
    context.beginPath();
    context.arc(pen.x * pad.width, pen.y * pad.height, PEN * pad.width / 2, 0, 7);
    context.lineWidth = 2;
    context.strokeStyle = penDown ? '#f0a54a' : '#88ccee';
    context.stroke();
  }

  function begin(place) {
    stroke = [place];
    strokes.push(stroke);
    refresh();
  }

  function extend(place) {
    stroke.push(place);
    refresh();
  }

  function undo() {
    strokes.pop();
    penDown = false;
    refresh();
  }

  function clear() {
    strokes = [];
    penDown = false;
    refresh();
  }

  function open() {
    set({ own: { body: pixels, name: 'Your drawing' }, panel: 'image' });
  }

  const at = event => {
    const box = pad.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };

  pad.addEventListener('pointerdown', event => {
    if (event.button > 0) return;
    pad.setPointerCapture(event.pointerId);
    penDown = false;
    begin(at(event));
  });
  pad.addEventListener('pointermove', event => {
    if (!stroke || penDown) return;
    const moves = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
    stroke.push(...moves.slice(0, -1).map(at));
    pen = at(event);
    extend(pen);
  });
  const lift = () => { if (!penDown) stroke = null; };
  pad.addEventListener('pointerup', lift);
  pad.addEventListener('pointercancel', lift);
  pad.addEventListener('focus', drawPad);
  pad.addEventListener('blur', drawPad);

  function movePen(x, y) {
    const clamp = value => Math.min(1, Math.max(0, value));
    pen = { x: clamp(pen.x + x / shape[2]), y: clamp(pen.y + y / shape[1]) };
    if (penDown) extend(pen);
    else drawPad();
  }

  function togglePen() {
    penDown = !penDown;
    if (penDown) return begin(pen);
    stroke = null;
    drawPad();
  }

  const commands = {
    ArrowLeft: () => movePen(-1, 0), ArrowRight: () => movePen(1, 0), ArrowUp: () => movePen(0, -1), ArrowDown: () => movePen(0, 1),
    ' ': togglePen, z: undo, Delete: clear, Backspace: clear,
  };
  pad.addEventListener('keydown', event => {
    const command = commands[event.key];
    if (!command || event.altKey) return;
    event.preventDefault();
    command();
  });

  function fitModel() {
    shape = get('shape');
    if (!shape) return;
    seenCanvas = screen(shape, 'The drawing as the model sees it');
    seen.replaceChildren(h('figure', { class: 'picture' }, seenCanvas, h('figcaption', {}, 'Model’s input')));
    refresh();
  }

  centring.show('yes');
  new ResizeObserver(drawPad).observe(pad);
  on(['shape', 'model'], fitModel);
  on(['dimensions'], () => { if (strokes.length) look(pixels); });
  fitModel();
}

/// White lines on black, soft at the edge.
function ink(context, strokes, place, width) {
  const { canvas } = context;
  context.fillStyle = '#000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.lineCap = context.lineJoin = 'round';
  for (let step = 1; step <= SOFT; step++) {
    const grey = 255 * step / SOFT;
    context.strokeStyle = `rgb(${grey} ${grey} ${grey})`;
    context.lineWidth = width * (1.08 - 0.5 * step / SOFT);
    context.beginPath();
    for (const stroke of strokes) {
      context.moveTo(...place(stroke[0]));
      for (const point of stroke.slice(stroke.length > 1 ? 1 : 0)) context.lineTo(...place(point));
    }
    context.stroke();
  }
}

/// The drawing as `[channels][height][width]` bytes of the model's shape.
function rasterise(strokes, [channels, height, width], centred) {
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
  const plane = averaged(context, height, width);
  const result = new Uint8Array(channels * plane.length);
  for (let c = 0; c < channels; c++) result.set(plane, c * plane.length);
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
    const value = data[4 * i];
    mass += value;
    x += value * (i % width);
    y += value * Math.floor(i / width);
  }
  return mass ? [x / mass, y / mass] : [width / 2, height / 2];
}

function averaged(context, height, width) {
  const { data } = context.getImageData(0, 0, width * FINE, height * FINE);
  const result = new Uint8Array(height * width);
  for (let i = 0; i < result.length; i++) {
    const start = (Math.floor(i / width) * FINE * width + i % width) * FINE;
    let sum = 0;
    for (let j = 0; j < FINE * FINE; j++) sum += data[4 * (start + Math.floor(j / FINE) * width * FINE + j % FINE)];
    result[i] = Math.round(sum / FINE / FINE);
  }
  return result;
}
