// The drawing area: strokes by mouse, finger or keys. `changed()` is called at each move of the pen.
import { rgb } from './colours.js';
import { count, describe, h } from './dom.js';
import { limited } from './geometry.js';
import { PEN, ink } from './strokes.js';

export class Pad {
  strokes = [];
  stroke = null;
  pen = { x: 0.5, y: 0.25 };
  penDown = false;
  shape = [];
  colour = '#ffffff';

  constructor(changed) {
    this.changed = changed;
    this.canvas = h('canvas', { class: 'pad', tabindex: '0', role: 'application', 'aria-roledescription': 'drawing area', 'aria-label': 'Drawing area, empty', 'aria-describedby': 'draw-keys' });
    this.listen();
  }

  get empty() { return this.strokes.length === 0; }

  listen() {
    const { canvas } = this;
    canvas.addEventListener('pointerdown', event => this.press(event));
    canvas.addEventListener('pointermove', event => this.drag(event));
    canvas.addEventListener('pointerup', () => this.lift());
    canvas.addEventListener('pointercancel', () => this.lift());
    canvas.addEventListener('keydown', event => this.key(event));
    for (const name of ['focus', 'blur']) canvas.addEventListener(name, () => this.draw());
    new ResizeObserver(() => this.draw()).observe(canvas);
  }

  /// An empty pad for images of another shape.
  fit(shape) {
    this.shape = shape;
    this.canvas.style.aspectRatio = `${shape[2]} / ${shape[1]}`;
    [this.strokes, this.stroke, this.penDown] = [[], null, false];
  }

  // Strokes

  begin(place) {
    this.stroke = Object.assign([place], { colour: rgb(this.colour) });
    this.strokes.push(this.stroke);
    this.update();
  }

  extend(...places) {
    this.stroke.push(...places);
    this.update();
  }

  undo() {
    this.strokes.pop();
    this.rest();
  }

  clear() {
    this.strokes = [];
    this.rest();
  }

  rest() {
    [this.stroke, this.penDown] = [null, false];
    this.update();
  }

  update() {
    this.draw();
    describe(this.canvas, this.empty ? 'Drawing area, empty' : `Drawing of ${count(this.strokes.length, 'stroke')}`);
    this.changed();
  }

  // Pointers

  at(event) {
    const box = this.canvas.getBoundingClientRect();
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  }

  press(event) {
    if (event.button > 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.penDown = false;
    this.begin(this.at(event));
  }

  drag(event) {
    if (!this.stroke || this.penDown) return;
    const between = event.getCoalescedEvents ? event.getCoalescedEvents().slice(0, -1) : [];
    this.pen = this.at(event);
    this.extend(...between.map(each => this.at(each)), this.pen);
  }

  lift() {
    if (!this.penDown) this.stroke = null;
  }

  // Keys

  key(event) {
    const command = {
      ArrowLeft: () => this.move(-1, 0), ArrowRight: () => this.move(1, 0), ArrowUp: () => this.move(0, -1), ArrowDown: () => this.move(0, 1),
      ' ': () => this.toggle(), z: () => this.undo(), Delete: () => this.clear(), Backspace: () => this.clear(),
    }[event.key];
    if (!command || event.altKey) return;
    event.preventDefault();
    command();
  }

  move(x, y) {
    this.pen = { x: limited(this.pen.x + x / this.shape[2], 0, 1), y: limited(this.pen.y + y / this.shape[1], 0, 1) };
    if (this.penDown) this.extend(this.pen);
    else this.draw();
  }

  toggle() {
    this.penDown = !this.penDown;
    if (this.penDown) return this.begin(this.pen);
    this.stroke = null;
    this.draw();
  }

  // Drawing

  draw() {
    if (this.shape.length === 0) return;
    const { canvas, shape } = this;
    canvas.width = Math.round(canvas.clientWidth * Math.min(devicePixelRatio, 2)) || 280;
    canvas.height = Math.round(canvas.width * shape[1] / shape[2]);
    const context = canvas.getContext('2d');
    ink(context, this.strokes, ({ x, y }) => [x * canvas.width, y * canvas.height], PEN * Math.min(canvas.width, canvas.height));
    if (this.empty) this.invite(context);
    if (document.activeElement === canvas) this.showPen(context);
  }

  invite(context) {
    const { width, height } = this.canvas;
    context.fillStyle = 'rgb(255 255 255 / .6)';
    context.font = `${width / 18}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.fillText('Draw here', width / 2, height / 2);
  }

  showPen(context) {
    const { width, height } = this.canvas;
    context.beginPath();
    context.arc(this.pen.x * width, this.pen.y * height, PEN * width / 2, 0, 7);
    context.lineWidth = 2;
    context.strokeStyle = this.penDown ? '#f0a54a' : '#88ccee';
    context.stroke();
  }
}
