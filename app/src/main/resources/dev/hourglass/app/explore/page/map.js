// The map: every test image where its code lies. What can be seen and selected on it is here; places
// are in geometry.js, pointers in gestures.js, drawing in webgl.js, selections in selection.js.
import * as server from './server.js';
import { onTheme, rgb, variable } from './colours.js';
import { button, choice, count, describe, fail, h, number, say } from './dom.js';
import { Index, View, inside, limited, median, thinned } from './geometry.js';
import { gestures } from './gestures.js';
import { wait } from './latest.js';
import { colourOf, greyed, isClass, legendOf } from './legend.js';
import { selectionPanel } from './selection.js';
import { get, on, set, shownModel } from './store.js';
import { painter } from './webgl.js';

const GLIDE = 900;
const PATIENCE = 200; // How long the first picture waits for its colours.
const REACH = 14;
const STEP = 60;
const COLUMNS = [['label', 'Label'], ['error', 'Error'], ['anomaly', 'Anomaly'], ['group', 'Group']];
const KEYS = 'Arrow keys pan, plus and minus zoom, 0 shows everything, Enter selects the image nearest to the centre, '
  + 'N and P the next and previous image, L starts the lasso, Escape ends a selection.';
const still = matchMedia('(prefers-reduced-motion: reduce)');
const touch = matchMedia('(pointer: coarse)');

const state = () => get('state');
const columns = () => shownModel()?.columns ?? ['label', 'error', 'anomaly', 'group'];
const training = () => ['running', 'stopping'].includes(state().training.state);
const ratio = () => Math.min(devicePixelRatio, 2);

export function createMap(section) {
  new CodeMap(section).begin();
}

class CodeMap {
  places = new Float32Array();
  from = this.places;
  started = -GLIDE;
  pages = [];
  shownKind = '';
  column = null;
  labels = null;
  selected = null;
  index = null;
  armed = false;
  atlasKey = '';
  mapTurn = 0;
  columnTurn = 0;
  frameAsked = false;
  columnReady = Promise.resolve();

  constructor(section) {
    this.section = section;
    this.makeStage();
    this.selection = selectionPanel({ pick: i => this.pick(i), clear: () => this.choose(null), cell: (canvas, i) => this.drawCell(canvas, i), nameOf: i => this.nameOf(i) });
    section.append(this.makeTools(), this.stage, this.legend, this.selection.node, h('p', { id: 'map-keys', class: 'unseen' }, KEYS));
    this.view = new View(this.canvas);
    this.paint = painter(this.canvas);
  }

  // Elements

  makeStage() {
    const quiet = { 'aria-hidden': 'true' };
    this.canvas = h('canvas', { tabindex: '0', role: 'application', 'aria-roledescription': 'map', 'aria-label': 'Map of codes', 'aria-describedby': 'map-keys' });
    this.names = h('div', { class: 'names', ...quiet });
    this.marks = h('div', { class: 'marks', ...quiet });
    this.outline = h('canvas', { class: 'outline', ...quiet });
    this.hint = h('div', { class: 'hint', hidden: true, ...quiet });
    this.tip = h('small', { class: 'tip', ...quiet }, touch.matches ? 'Pinch to zoom, tap an image' : 'Wheel zooms, drag moves, Shift-drag selects');
    this.legend = h('div', { class: 'legend' });
    const zooms = h('div', { class: 'choice zooms', role: 'group', 'aria-label': 'Zoom' },
      button('−', () => this.zoom(1 / 1.5), { 'aria-label': 'Zoom out' }),
      button('+', () => this.zoom(1.5), { 'aria-label': 'Zoom in' }),
      button('Fit', () => this.fit(), { title: 'Show all images' }));
    this.stage = h('div', { class: 'stage' }, this.canvas, this.names, this.marks, this.outline, h('div', { class: 'cross', ...quiet }), this.tip, zooms, this.hint);
  }

  makeTools() {
    this.kinds = choice('Projection', server.projections.map(kind => [kind, kind.toUpperCase()]), kind => set({ map: kind }));
    this.colours = choice('Colour by', COLUMNS, name => set({ colour: name }));
    this.waiting = h('progress', { max: 1, hidden: true, 'aria-label': 'Computing the map' });
    this.lasso = button('Lasso', () => this.arm(!this.armed), { 'aria-pressed': 'false', title: 'Draw around images to select them' });
    return h('div', { class: 'tools' }, this.kinds.node, this.waiting,
      h('div', { class: 'by' }, h('span', {}, 'Colour'), this.colours.node), h('span', { class: 'gap' }),
      h('div', { class: 'row' }, this.lasso, button('Select view', () => this.choose(this.inView()), { title: 'Select all images in view' })));
  }

  begin() {
    const { canvas } = this;
    gestures(canvas, this.outline, {
      lassoing: event => this.armed || event.shiftKey,
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      pan: (x, y) => this.pan(x, y),
      hover: (x, y) => this.enlarge(this.nearest(x, y)),
      leave: () => { this.hint.hidden = true; },
      click: (x, y) => this.pickAt(x, y),
      lasso: path => this.lassoDone(path),
    });
    canvas.addEventListener('keydown', event => this.key(event));
    canvas.addEventListener('webglcontextlost', event => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => this.restored());
    new ResizeObserver(() => this.ask()).observe(canvas);
    this.watch();
    this.readView();
    this.load().catch(fail);
  }

  watch() {
    onTheme(() => this.recolour());
    on(['map'], () => this.loadMap().catch(fail));
    on(['colour'], () => this.loadColours());
    on(['view'], () => this.readView());
    on(['image', 'own', 'b', 'panel', 'stacked'], () => { this.ask(); this.tell(); });
    on(['choosingB'], () => this.stage.classList.toggle('choosing', Boolean(get('choosingB'))));
    on(['model', 'arrived'], changes => {
      if (changes.includes('model')) [this.column, this.shownKind] = [null, ''];
      this.load().catch(fail);
    });
  }

  // Data

  async load() {
    this.section.hidden = state().models.length === 0;
    if (this.section.hidden) return;
    for (const each of this.colours.buttons) each.hidden = !columns().includes(each.value);
    this.prepareAtlas();
    this.loadColours();
    const map = this.loadMap();
    this.loadAtlas().catch(fail);
    await map;
    await this.loadLabels();
  }

  /// PCA comes at once; UMAP takes its place when it is computed, unless one was asked for.
  async loadMap() {
    const mine = ++this.mapTurn;
    for (const kind of this.kindsWanted()) {
      this.kinds.show(this.shownKind || kind);
      const answer = await server.map(kind, () => mine === this.mapTurn, share => this.showProgress(share));
      if (mine !== this.mapTurn) return;
      this.shownKind = kind;
      this.kinds.show(kind);
      this.waiting.hidden = true;
      await Promise.race([this.columnReady, wait(PATIENCE)]);
      this.glide(answer);
      this.restoreLasso();
      this.tell();
    }
  }

  kindsWanted() {
    if (server.projections.includes(get('map'))) return [get('map')];
    if (training()) return ['pca'];
    return this.shownKind === 'umap' ? ['umap'] : server.projections;
  }

  showProgress(share) {
    this.waiting.hidden = false;
    this.waiting.value = share;
    this.waiting.title = `${Math.round(100 * share)} %`;
  }

  /// The colour asked for, or the first that these images allow.
  colourName() {
    return columns().includes(get('colour')) ? get('colour') : columns()[0];
  }

  loadColours() {
    this.columnReady = this.loadColumn().catch(error => {
      fail(error);
      set({ colour: this.column ? this.column.name : '' });
    });
  }

  async loadColumn() {
    const mine = ++this.columnTurn;
    const name = this.colourName();
    this.colours.show(name);
    const values = await server.column(name, () => mine === this.columnTurn, () => {});
    if (values === null) return;
    this.column = { name, values };
    if (name === 'label') this.labels = values;
    this.nameClasses();
    this.recolour();
    this.tell();
  }

  async loadLabels() {
    if (this.labels || !state().dataset.labelled) return;
    this.labels = await server.column('label', () => true, () => {});
    this.selection.labels(this.labels);
  }

  /// One page after the other: a browser has few connections, and the map comes first.
  async loadAtlas() {
    const shape = state().atlas;
    const key = this.wantedAtlas();
    if (!shape || key === this.atlasKey) return;
    this.atlasKey = key;
    const add = this.paint.atlas(shape);
    for (let page = 0; page < shape.pages && key === this.atlasKey; page++) {
      this.pages[page] = await server.atlas(page);
      add(page, this.pages[page]);
      this.ask();
    }
    this.selection.refresh();
  }

  wantedAtlas() {
    return JSON.stringify([state().atlas, state().dataset]);
  }

  /// Other images than before: what is known of those does not hold.
  prepareAtlas() {
    if (!this.atlasKey || this.wantedAtlas() === this.atlasKey) return;
    this.choose(null);
    [this.labels, this.pages] = [null, []];
  }

  restored() {
    this.paint = painter(this.canvas);
    this.atlasKey = '';
    this.paint.move(this.from, this.places);
    this.paintColours();
    this.loadAtlas().catch(fail);
  }

  // Drawing

  ask() {
    if (this.frameAsked) return;
    this.frameAsked = true;
    requestAnimationFrame(() => this.frame());
  }

  get shown() { return this.places.length / 2; }

  get travelled() {
    const share = Math.min(1, (performance.now() - this.started) / GLIDE);
    return share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
  }

  /// In the page's pixels: dots grow slowly, thumbnails follow the space between points.
  sizes() {
    const space = this.view.scale / Math.sqrt(Math.max(1, this.shown));
    const tile = limited(space * 0.42, 6, 28);
    return {
      dot: Math.min(6, (this.shown > 20000 ? 1.4 : 2.1) * this.view.zoom ** 0.35),
      tile,
      near: state().atlas ? limited((tile - 7) / 2, 0, 1) : 0,
    };
  }

  frame() {
    this.frameAsked = false;
    const { canvas, view } = this;
    const [wide, high] = [Math.round(view.width * ratio()), Math.round(view.height * ratio())];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const travelled = this.travelled;
    this.paint.draw({ x: view.x, y: view.y, scale: view.scale, ...this.sizes(), ratio: ratio(), travelled, card: rgb(variable('card')) });
    this.placeNames(travelled);
    this.placeMarks(travelled);
    if (travelled < 1) this.ask();
  }

  placeNames(travelled) {
    this.names.style.opacity = travelled < 1 || this.sizes().near > 0.5 ? 0 : 1;
    for (const node of this.names.children) put(node, this.view.toScreen(node.at.x, node.at.y));
  }

  /// The image shown, and B beside the panel that goes from one to the other.
  placeMarks(travelled) {
    const pair = get('b') !== '' && (get('panel') === 'code' || get('stacked'));
    const wanted = [[pair ? 'A' : '', get('own') ? -1 : Number(get('image'))], ['B', pair ? Number(get('b')) : -1]];
    const { near, tile } = this.sizes();
    this.marks.replaceChildren(...wanted.filter(([, i]) => i >= 0 && i < this.shown).map(([letter, i]) => {
      const node = h('i', {}, h('span', {}, letter));
      node.style.setProperty('--reach', `${near > 0.5 ? Math.max(9, tile + 3) : 9}px`);
      put(node, this.view.toScreen(this.along(2 * i, travelled), this.along(2 * i + 1, travelled)));
      return node;
    }));
  }

  along(axis, travelled) {
    return this.from[axis] + (this.places[axis] - this.from[axis]) * travelled;
  }

  glide(target) {
    const travelled = this.travelled;
    const same = this.places.length === target.length;
    this.from = same ? this.places.map((_, axis) => this.along(axis, travelled)) : target;
    this.places = target;
    this.started = same && !still.matches ? performance.now() : -GLIDE;
    this.index = new Index(target);
    this.paint.move(this.from, this.places);
    this.nameClasses();
    this.paintColours();
  }

  /// The names of the classes at their medians.
  nameClasses() {
    const classes = this.colourName() === 'label' && this.labels && state().dataset ? state().dataset.classes : [];
    const members = classes.map(() => []);
    for (let i = 0; i < this.shown; i++) members[this.labels ? this.labels[i] : -1]?.push(i);
    const nodes = classes.length > 30 ? [] : classes.map((name, label) => {
      const node = h('b', {}, name);
      node.at = { x: median(members[label].map(i => this.places[2 * i])), y: median(members[label].map(i => this.places[2 * i + 1])) };
      return node;
    });
    this.names.replaceChildren(...nodes.filter(node => node.at.x !== undefined));
  }

  paintColours() {
    const front = new Uint8Array(this.shown).fill(this.selected ? 0 : 1);
    if (this.selected) for (const i of this.selected) front[i] = 1;
    const of = colourOf(this.column);
    const grey = greyed();
    const colour = new Uint8Array(4 * this.shown);
    for (let i = 0; i < this.shown; i++) colour.set(front[i] ? of(i) : grey, 4 * i);
    this.paint.colour(colour, front);
    this.ask();
  }

  recolour() {
    if (!this.column) return;
    this.paintColours();
    const classes = state().dataset ? state().dataset.classes : [];
    this.legend.replaceChildren(...legendOf(this.column, classes, images => this.choose(images)));
  }

  drawCell(target, i) {
    const shape = state().atlas;
    const picture = shape && this.pages[Math.floor(i / shape.per_page)];
    if (!picture) return;
    const cell = i % shape.per_page;
    const context = target.getContext('2d');
    context.imageSmoothingEnabled = target.width < shape.cell;
    context.drawImage(picture, cell % shape.columns * shape.cell, Math.floor(cell / shape.columns) * shape.cell,
      shape.cell, shape.cell, 0, 0, target.width, target.height);
  }

  // Selecting

  nameOf(i) {
    const label = this.labels && !Number.isNaN(this.labels[i]) ? state().dataset.classes[this.labels[i]] ?? this.labels[i] : null;
    return `test ${i}` + (label === null ? '' : `, label ${label}`);
  }

  pick(i) {
    if (!get('choosingB')) return set({ image: String(i), own: null });
    set({ b: String(i), choosingB: false });
    say(`B is ${this.nameOf(i)}.`);
  }

  pickAt(x, y, reach) {
    const i = this.nearest(x, y, reach);
    if (i >= 0) this.pick(i);
  }

  choose(indices, words = '') {
    this.selected = indices && indices.length ? Uint32Array.from(indices) : null;
    for (const each of this.legend.querySelectorAll('button')) each.setAttribute('aria-pressed', 'false');
    set({ lasso: this.selected ? words : '' });
    this.selection.show(this.selected, this.labels, state().dataset);
    this.paintColours();
    this.tell();
  }

  all(test) {
    return Array.from({ length: this.shown }, (_, i) => i).filter(i => test(this.places[2 * i], this.places[2 * i + 1]));
  }

  inView() {
    const { view } = this;
    const [low, high] = [view.toMap(0, view.height), view.toMap(view.width, 0)];
    return this.all((x, y) => x >= low.x && x <= high.x && y >= low.y && y <= high.y);
  }

  lassoDone(path) {
    this.arm(false);
    if (path.length < 3) return;
    const corners = thinned(path, 60).map(({ x, y }) => this.view.toMap(x, y));
    const found = this.all((x, y) => inside(x, y, corners));
    this.choose(found, `${this.shownKind}:` + corners.map(({ x, y }) => `${x.toFixed(3)},${y.toFixed(3)}`).join(';'));
    if (found.length === 0) say('No images inside the lasso.');
  }

  /// A lasso from a bookmark: applied once its projection is on screen.
  restoreLasso() {
    const [kind, corners] = get('lasso').split(':');
    if (this.selected || kind !== this.shownKind || !corners) return;
    const polygon = corners.split(';').map(corner => { const [x, y] = corner.split(',').map(Number); return { x, y }; });
    this.choose(this.all((x, y) => inside(x, y, polygon)), get('lasso'));
  }

  arm(wanted) {
    this.armed = wanted;
    this.lasso.setAttribute('aria-pressed', String(wanted));
    this.stage.classList.toggle('armed', wanted);
  }

  nearest(x, y, reach) {
    if (!this.index) return -1;
    const { near, tile } = this.sizes();
    const at = this.view.toMap(x, y);
    return this.index.nearest(at.x, at.y, (reach ?? (near > 0.5 ? Math.max(REACH, tile) : REACH)) / this.view.scale);
  }

  enlarge(i) {
    this.hint.hidden = i < 0;
    if (i < 0) return;
    const big = h('canvas', { width: 112, height: 112, class: 'pixels' });
    this.drawCell(big, i);
    const amount = this.column && !isClass(this.column.name) ? `${this.column.name} ${number(this.column.values[i])}` : '';
    this.hint.replaceChildren(big, h('span', {}, this.nameOf(i)), h('small', {}, amount));
    const { x, y } = this.view.toScreen(this.places[2 * i], this.places[2 * i + 1]);
    const left = x + 150 > this.view.width ? x - 148 : x + 18;
    put(this.hint, { x: Math.max(4, left), y: limited(y - 70, 4, Math.max(4, this.view.height - 172)) });
  }

  // Moving

  moved() {
    this.tip.hidden = true;
    this.hint.hidden = true;
    set({ view: this.view.text });
    this.ask();
  }

  zoom(factor, x = this.view.width / 2, y = this.view.height / 2) {
    this.view.zoomAt(factor, x, y);
    this.moved();
  }

  pan(x, y) {
    this.view.panBy(x, y);
    this.moved();
  }

  fit() {
    this.view.fit();
    this.moved();
  }

  readView() {
    if (get('view') !== this.view.text) this.view.read(get('view'));
    this.tip.hidden = this.tip.hidden || get('view') !== '';
    this.ask();
  }

  next(step) {
    const now = Number(get('choosingB') && get('b') || get('image'));
    this.pick((now + step + this.shown) % this.shown);
  }

  key(event) {
    const pan = (x, y) => () => this.pan(x * STEP, y * STEP);
    const command = {
      ArrowLeft: pan(1, 0), ArrowRight: pan(-1, 0), ArrowUp: pan(0, 1), ArrowDown: pan(0, -1),
      '+': () => this.zoom(1.5), '=': () => this.zoom(1.5), '-': () => this.zoom(1 / 1.5), 0: () => this.fit(),
      n: () => this.next(1), p: () => this.next(-1), l: () => this.arm(!this.armed),
      Escape: () => (this.armed ? this.arm(false) : this.choose(null)),
      Enter: () => this.pickAt(this.view.width / 2, this.view.height / 2, 400),
    }[event.key];
    if (!command || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    command();
  }

  tell() {
    const what = this.selected ? `; ${count(this.selected.length, 'image')} selected` : '';
    const image = get('own') ? 'your own image' : this.nameOf(Number(get('image')));
    describe(this.canvas, `Map of ${count(this.shown, 'test image')} by their codes, ${this.shownKind.toUpperCase()}, coloured by ${this.colourName()}; shown: ${image}${what}`);
  }
}

function put(node, { x, y }) {
  node.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
}
