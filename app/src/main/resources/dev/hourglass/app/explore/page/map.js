// The map: every test image where its code lies. What can be seen and selected on it is here; data come
// from mapdata.js, the drawing is in plot.js, pointers in gestures.js, selections in selection.js.
import * as server from './server.js';
import { onTheme } from './colours.js';
import { button, choice, count, describe, fail, h, number, say } from './dom.js';
import { inside, thinned } from './geometry.js';
import { gestures } from './gestures.js';
import { Corners, KEYS, commandOf } from './keys.js';
import { colourOf, computingOf, greyed, isClass, legendOf } from './legend.js';
import { MapData, columnNames } from './mapdata.js';
import { Plot } from './plot.js';
import { selectionPanel } from './selection.js';
import { makeStage } from './stage.js';
import { get, on, set } from './store.js';

const COLUMNS = [['label', 'Label'], ['error', 'Error'], ['anomaly', 'Anomaly'], ['group', 'Group']];

const classes = () => (get('state').dataset ? get('state').dataset.classes : []);

export function createMap(section) {
  new CodeMap(section).begin();
}

class CodeMap {
  selected = null;
  armed = false;

  constructor(section) {
    this.section = section;
    Object.assign(this, makeStage({ zoom: factor => this.zoom(factor), fit: () => this.fit() }));
    this.legend = h('div', { class: 'legend' });
    this.plot = new Plot(this.canvas, this.names, this.marks);
    this.view = this.plot.view;
    this.corners = new Corners(this.view, this.outline);
    this.selection = selectionPanel({ pick: i => this.pick(i), clear: () => this.choose(null), cell: (canvas, i) => this.plot.drawCell(canvas, i), nameOf: i => this.nameOf(i) });
    section.append(this.makeTools(), this.stage, this.legend, this.selection.node, h('p', { id: 'map-keys', class: 'unseen' }, KEYS));
    this.data = this.makeData();
  }

  // Elements

  makeTools() {
    this.kinds = choice('Projection', server.projections.map(kind => [kind, kind.toUpperCase()]), kind => set({ map: kind }));
    this.colours = choice('Colour by', COLUMNS, name => set({ colour: name }));
    this.waiting = h('progress', { max: 1, hidden: true, 'aria-label': 'Computing the map' });
    this.lasso = button('Lasso', () => this.arm(!this.armed), { 'aria-pressed': 'false', title: 'Draw around images to select them' });
    return h('div', { class: 'tools' }, this.kinds.node, this.waiting,
      h('div', { class: 'by' }, h('span', {}, 'Colour'), this.colours.node), h('span', { class: 'gap' }),
      h('div', { class: 'row' }, this.lasso, button('Select view', () => this.choose(this.plot.inView()), { title: 'Select all images in view' })));
  }

  makeData() {
    const { plot } = this;
    return new MapData({
      kind: kind => { this.kinds.show(kind); this.waiting.hidden = true; },
      progress: share => this.showProgress(share),
      places: places => this.placed(places),
      colour: name => this.colours.show(name),
      computing: (name, share) => this.legend.replaceChildren(computingOf(name, share)),
      column: () => { this.nameClasses(); this.recolour(); this.tell(); },
      labels: () => this.selection.labels(this.data.labels),
      otherImages: () => { this.choose(null); plot.pages = []; },
      atlas: shape => plot.atlas(shape),
      thumbnails: () => this.selection.refresh(),
    });
  }

  begin() {
    const { canvas } = this;
    gestures(canvas, this.outline, {
      lassoing: event => this.armed || event.shiftKey,
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      pan: (x, y) => this.pan(x, y),
      hover: (x, y) => this.enlarge(this.plot.nearest(x, y)),
      leave: () => this.hint.hide(),
      click: (x, y) => this.pickAt(x, y),
      lasso: path => this.lassoDone(path),
    });
    canvas.addEventListener('keydown', event => this.key(event));
    canvas.addEventListener('webglcontextlost', event => event.preventDefault());
    canvas.addEventListener('webglcontextrestored', () => this.restored());
    this.watch();
    this.readView();
    this.load().catch(fail);
  }

  watch() {
    onTheme(() => this.recolour());
    on(['map'], () => this.data.loadMap().catch(fail));
    on(['colour'], () => this.data.loadColours());
    on(['view'], () => this.readView());
    on(['image', 'own', 'b', 'panel', 'stacked'], () => { this.plot.ask(); this.tell(); });
    on(['choosingB'], () => this.stage.classList.toggle('choosing', Boolean(get('choosingB'))));
    on(['model', 'arrived'], changes => {
      if (changes.includes('model')) this.data.forget();
      this.load().catch(fail);
    });
  }

  async load() {
    this.section.hidden = get('state').models.length === 0;
    if (this.section.hidden) return;
    for (const each of this.colours.buttons) each.hidden = !columnNames().includes(each.value);
    await this.data.load();
  }

  restored() {
    this.plot.restore();
    this.paintColours();
    this.data.reloadAtlas();
  }

  // What is shown

  placed(places) {
    this.ready();
    this.plot.glide(places);
    this.nameClasses();
    this.paintColours();
    this.restoreLasso();
    this.tell();
  }

  showProgress(share) {
    this.waiting.hidden = false;
    this.waiting.value = share;
    this.waiting.title = `${Math.round(100 * share)} %`;
  }

  nameClasses() {
    this.plot.name(this.data.colour === 'label' && this.data.labels ? classes() : [], this.data.labels);
  }

  paintColours() {
    const { shown } = this.plot;
    const front = new Uint8Array(shown).fill(this.selected ? 0 : 1);
    if (this.selected) for (const i of this.selected) front[i] = 1;
    const of = colourOf(this.data.column);
    const grey = greyed();
    const colour = new Uint8Array(4 * shown);
    for (let i = 0; i < shown; i++) colour.set(front[i] ? of(i) : grey, 4 * i);
    this.plot.colour(colour, front);
  }

  recolour() {
    if (!this.data.column) return;
    this.paintColours();
    this.legend.replaceChildren(...legendOf(this.data.column, classes(), images => this.choose(images)));
  }

  // Selecting

  nameOf(i) {
    const { labels } = this.data;
    const label = labels && !Number.isNaN(labels[i]) ? classes()[labels[i]] ?? labels[i] : null;
    return `test ${i}` + (label === null ? '' : `, label ${label}`);
  }

  pick(i) {
    if (!get('choosingB')) return set({ image: String(i), own: null });
    set({ b: String(i), choosingB: false });
    say(`B is ${this.nameOf(i)}.`);
  }

  pickAt(x, y, reach) {
    const i = this.plot.nearest(x, y, reach);
    if (i >= 0) this.pick(i);
  }

  choose(indices, words = '') {
    this.selected = indices && indices.length ? Uint32Array.from(indices) : null;
    for (const each of this.legend.querySelectorAll('button')) each.setAttribute('aria-pressed', 'false');
    set({ lasso: this.selected ? words : '' });
    this.selection.show(this.selected, this.data.labels, get('state').dataset);
    this.paintColours();
    this.tell();
  }

  lassoDone(path) {
    this.arm(false);
    if (path.length > 2) this.encircle(thinned(path, 60).map(({ x, y }) => this.view.toMap(x, y)));
  }

  /// Selects what lies within a polygon on the map.
  encircle(corners) {
    this.arm(false);
    const found = this.plot.all((x, y) => inside(x, y, corners));
    this.choose(found, `${this.data.kind}:` + corners.map(({ x, y }) => `${x.toFixed(3)},${y.toFixed(3)}`).join(';'));
    if (found.length === 0) say('No images inside the lasso.');
  }

  /// A lasso from a bookmark: applied once its projection is on screen.
  restoreLasso() {
    const [kind, corners] = get('lasso').split(':');
    if (this.selected || kind !== this.data.kind || !corners) return;
    const polygon = corners.split(';').map(corner => { const [x, y] = corner.split(',').map(Number); return { x, y }; });
    this.choose(this.plot.all((x, y) => inside(x, y, polygon)), get('lasso'));
  }

  arm(wanted) {
    this.armed = wanted;
    this.corners.clear();
    this.lasso.setAttribute('aria-pressed', String(wanted));
    this.stage.classList.toggle('armed', wanted);
  }

  /// The image under the pointer, large.
  enlarge(i) {
    if (i < 0) return this.hint.hide();
    const { column } = this.data;
    const amount = column && !isClass(column.name) ? `${column.name} ${number(column.values[i])}` : '';
    this.hint.show(this.nameOf(i), amount, canvas => this.plot.drawCell(canvas, i), this.plot.screenOf(i), this.view);
  }

  // Moving

  moved() {
    this.tip.hidden = true;
    this.hint.hide();
    set({ view: this.view.text });
    this.corners.draw();
    this.plot.ask();
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
    this.plot.ask();
  }

  next(step) {
    const now = Number(get('choosingB') && get('b') || get('image'));
    this.pick((now + step + this.plot.shown) % this.plot.shown);
  }

  key(event) {
    const command = commandOf(event, this);
    if (!command) return;
    event.preventDefault();
    command();
  }

  tell() {
    const what = this.selected ? `; ${count(this.selected.length, 'image')} selected` : '';
    const image = get('own') ? 'your own image' : this.nameOf(Number(get('image')));
    describe(this.canvas, `Map of ${count(this.plot.shown, 'test image')} by their codes, ${this.data.kind.toUpperCase()}, coloured by ${this.data.colour}; shown: ${image}${what}`);
  }
}
