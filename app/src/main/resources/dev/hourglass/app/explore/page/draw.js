// A pen. While one draws, the model's reconstruction, the code and the nearest images follow.
import * as server from './server.js';
import { rgb } from './colours.js';
import { bars, button, choice, count, describe, fail, h, neighbours, number, paint, picture, screen } from './dom.js';
import { get, on, set } from './store.js';
import { PEN, ink, rasterise } from './strokes.js';

export function createDraw(section) {
  const pad = h('canvas', { class: 'pad', tabindex: '0', role: 'application', 'aria-roledescription': 'drawing area', 'aria-label': 'Drawing area, empty', 'aria-describedby': 'draw-keys' });
  const seen = h('div', { class: 'seen' });
  const reconstruction = picture('Reconstruction');
  const verdict = h('output', { class: 'answer', 'aria-live': 'polite' });
  const code = bars();
  const near = neighbours();
  const centring = choice('Position', [['yes', 'Centred as MNIST'], ['no', 'As drawn']], value => { centred = value === 'yes'; centring.show(value); refresh(); });
  const colour = h('input', { type: 'color', value: '#ffffff' });
  const colourRow = h('label', { class: 'soft' }, 'Pen ', colour);
  const use = button('Open as image', open);
  const undoButton = button('Undo', undo);
  const clearButton = button('Clear', clear);
  const keys = h('p', { id: 'draw-keys', class: 'soft' }, 'With the keyboard: arrow keys move the pen, Space puts it down or lifts it, Z undoes, Delete clears.');
  const results = h('div', { class: 'results', hidden: true }, h('h3', {}, 'Code'), code.node, h('h3', {}, 'Nearest training images'), near.node);
  section.append(
    h('div', { class: 'row' }, h('h2', {}, 'Draw'), h('span', { class: 'gap' }), undoButton, clearButton, use),
    h('div', { class: 'drawing' }, h('div', { class: 'paper' }, pad), h('div', { class: 'seen-column' }, seen, reconstruction.node, verdict), h('div', { class: 'pen-tools' }, h('div', { class: 'row' }, centring.node, colourRow), keys)),
    results);

  let strokes = [];
  let stroke = null;
  let centred = true;
  let pen = { x: 0.5, y: 0.25 };
  let penDown = false;
  let pixels = null;
  let shape = [];
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
    for (const each of [undoButton, clearButton, use]) each.disabled = empty;
    describe(pad, empty ? 'Drawing area, empty' : `Drawing of ${count(strokes.length, 'stroke')}`);
    pixels = rasterise(strokes, shape, centred);
    paint(seenCanvas, pixels, shape);
    if (!empty) return look(pixels);
    results.hidden = true;
    reconstruction.show('', '');
    verdict.replaceChildren();
  }

  function drawPad() {
    if (shape.length === 0) return;
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
    stroke = Object.assign([place], { colour: rgb(colour.value) });
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

  /// MNIST's digits are centred; other images usually are not.
  function clearFor(given) {
    shape = given;
    [strokes, stroke, penDown] = [[], null, false];
    centred = String(shape) === '1,28,28';
    centring.show(centred ? 'yes' : 'no');
    colourRow.hidden = shape[0] !== 3;
    pad.style.aspectRatio = `${shape[2]} / ${shape[1]}`;
  }

  function fitModel() {
    if (!get('shape')) return;
    if (String(shape) !== String(get('shape'))) clearFor(get('shape'));
    seenCanvas = screen(shape, 'The drawing as the model sees it');
    seen.replaceChildren(h('figure', { class: 'picture' }, seenCanvas, h('figcaption', {}, 'Model’s input')));
    refresh();
  }

  new ResizeObserver(drawPad).observe(pad);
  on(['shape', 'model'], fitModel);
  on(['dimensions'], () => { if (strokes.length) look(pixels); });
  fitModel();
}
