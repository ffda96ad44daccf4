// The drawing of the map: dots or thumbnails, gliding from one projection to the next, with the names
// of classes and the marks of images over them.
import { rgb, variable } from './colours.js';
import { h } from './dom.js';
import { Index, View, limited, median } from './geometry.js';
import { get } from './store.js';
import { painter } from './webgl.js';

const GLIDE = 900;
const REACH = 14;
const MOST_NAMES = 30;
const still = matchMedia('(prefers-reduced-motion: reduce)');
const ratio = () => Math.min(devicePixelRatio, 2);

export class Plot {
  places = new Float32Array();
  from = this.places;
  started = -GLIDE;
  index = null;
  shape = null;
  pages = [];
  frameAsked = false;

  constructor(canvas, names, marks) {
    Object.assign(this, { canvas, names, marks });
    this.view = new View(canvas);
    this.paint = painter(canvas);
    new ResizeObserver(() => this.ask()).observe(canvas);
  }

  get shown() { return this.places.length / 2; }

  get travelled() {
    const share = Math.min(1, (performance.now() - this.started) / GLIDE);
    return share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
  }

  /// In the page's pixels: dots grow slowly, thumbnails follow the space between points.
  get sizes() {
    const space = this.view.scale / Math.sqrt(Math.max(1, this.shown));
    const tile = limited(space * 0.42, 6, 28);
    return {
      dot: Math.min(6, (this.shown > 20000 ? 1.4 : 2.1) * this.view.zoom ** 0.35),
      tile,
      near: this.pages.length > 0 ? limited((tile - 7) / 2, 0, 1) : 0,
    };
  }

  // What is drawn

  glide(target) {
    const travelled = this.travelled;
    const same = this.places.length === target.length;
    this.from = same ? this.places.map((_, axis) => this.along(axis, travelled)) : target;
    this.places = target;
    this.started = same && !still.matches ? performance.now() : -GLIDE;
    this.index = new Index(target);
    this.paint.move(this.from, this.places);
    this.ask();
  }

  /// Red, green, blue and opacity of each image, and whether it lies in front.
  colour(colours, front) {
    this.paint.colour(colours, front);
    this.ask();
  }

  /// The names of the classes at their medians.
  name(classes, labels) {
    const members = classes.map(() => []);
    for (let i = 0; i < this.shown; i++) members[labels ? labels[i] : -1]?.push(i);
    const nodes = classes.length > MOST_NAMES ? [] : classes.map((name, label) => {
      const node = h('b', {}, name);
      node.at = { x: median(members[label].map(i => this.places[2 * i])), y: median(members[label].map(i => this.places[2 * i + 1])) };
      return node;
    });
    this.names.replaceChildren(...nodes.filter(node => node.at.x !== undefined));
    this.ask();
  }

  /// New thumbnails: a function that takes their pages.
  atlas(shape) {
    this.shape = shape;
    const add = this.paint.atlas(shape);
    return (page, picture) => {
      this.pages[page] = picture;
      add(page, picture);
      this.ask();
    };
  }

  /// After the graphics processor lost everything; colours and thumbnails have to be given again.
  restore() {
    this.paint = painter(this.canvas);
    this.paint.move(this.from, this.places);
  }

  drawCell(target, i) {
    const { shape } = this;
    const picture = shape && this.pages[Math.floor(i / shape.per_page)];
    if (!picture) return;
    const cell = i % shape.per_page;
    const context = target.getContext('2d');
    context.imageSmoothingEnabled = target.width < shape.cell;
    context.drawImage(picture, cell % shape.columns * shape.cell, Math.floor(cell / shape.columns) * shape.cell,
      shape.cell, shape.cell, 0, 0, target.width, target.height);
  }

  // Where images are

  along(axis, travelled) {
    return this.from[axis] + (this.places[axis] - this.from[axis]) * travelled;
  }

  screenOf(i) {
    return this.view.toScreen(this.places[2 * i], this.places[2 * i + 1]);
  }

  nearest(x, y, reach) {
    if (!this.index) return -1;
    const { near, tile } = this.sizes;
    const at = this.view.toMap(x, y);
    return this.index.nearest(at.x, at.y, (reach ?? (near > 0.5 ? Math.max(REACH, tile) : REACH)) / this.view.scale);
  }

  /// The images whose places pass a test.
  all(test) {
    return Array.from({ length: this.shown }, (_, i) => i).filter(i => test(this.places[2 * i], this.places[2 * i + 1]));
  }

  inView() {
    const { view } = this;
    const [low, high] = [view.toMap(0, view.height), view.toMap(view.width, 0)];
    return this.all((x, y) => x >= low.x && x <= high.x && y >= low.y && y <= high.y);
  }

  // Frames

  ask() {
    if (this.frameAsked) return;
    this.frameAsked = true;
    requestAnimationFrame(() => this.frame());
  }

  frame() {
    this.frameAsked = false;
    const { canvas, view, travelled } = this;
    const [wide, high] = [Math.round(view.width * ratio()), Math.round(view.height * ratio())];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    this.paint.draw({ x: view.x, y: view.y, scale: view.scale, ...this.sizes, ratio: ratio(), travelled, card: rgb(variable('card')) });
    this.placeNames(travelled);
    this.placeMarks(travelled);
    if (travelled < 1) this.ask();
  }

  placeNames(travelled) {
    this.names.style.opacity = travelled < 1 || this.sizes.near > 0.5 ? 0 : 1;
    for (const node of this.names.children) put(node, this.view.toScreen(node.at.x, node.at.y));
  }

  /// The image shown, and B beside the panel that goes from one to the other.
  placeMarks(travelled) {
    const pair = get('b') !== '' && (get('panel') === 'code' || get('stacked'));
    const wanted = [[pair ? 'A' : '', get('own') ? -1 : Number(get('image'))], ['B', pair ? Number(get('b')) : -1]];
    const { near, tile } = this.sizes;
    this.marks.replaceChildren(...wanted.filter(([, i]) => i >= 0 && i < this.shown).map(([letter, i]) => {
      const node = h('i', {}, h('span', {}, letter));
      node.style.setProperty('--reach', `${near > 0.5 ? Math.max(9, tile + 3) : 9}px`);
      put(node, this.view.toScreen(this.along(2 * i, travelled), this.along(2 * i + 1, travelled)));
      return node;
    }));
  }
}

export function put(node, { x, y }) {
  node.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
}
