// The map: every test image where its code lies. Zoom, pan, colours, hover; the lasso and what it
// selects are in selection.js.
import * as server from './server.js';
import { dark, ofAmount, ofClass, onTheme, rgb, text, variable } from './colours.js';
import { button, choice, count, describe, fail, h, number, say } from './dom.js';
import { get, on, set } from './store.js';
import { selectionPanel } from './selection.js';
import { painter } from './webgl.js';

const GLIDE = 900;
const MOST_ZOOM = 60;
const REACH = 14;
const COLUMNS = [['label', 'Label'], ['error', 'Error'], ['anomaly', 'Anomaly'], ['group', 'Group']];
const still = matchMedia('(prefers-reduced-motion: reduce)');

export function createMap(section) {
  const canvas = h('canvas', { tabindex: '0', role: 'application', 'aria-roledescription': 'map', 'aria-label': 'Map of codes', 'aria-describedby': 'map-keys' });
  const names = h('div', { class: 'names', 'aria-hidden': 'true' });
  const marks = h('div', { class: 'marks', 'aria-hidden': 'true' });
  const outline = h('canvas', { class: 'outline', 'aria-hidden': 'true' });
  const hint = h('div', { class: 'hint', hidden: true, 'aria-hidden': 'true' });
  const waiting = h('progress', { max: 1, hidden: true, 'aria-label': 'Computing' });
  const legend = h('div', { class: 'legend' });
  const cross = h('div', { class: 'cross', 'aria-hidden': 'true' });
  const kinds = choice('Projection', [['pca', 'PCA'], ['umap', 'UMAP']], kind => set({ map: kind }));
  const colours = choice('Colour by', COLUMNS, name => set({ colour: name }));
  const lasso = button('Lasso', () => arm(!armed), { 'aria-pressed': 'false', title: 'Draw around images to select them (or Shift-drag)' });
  const tools = h('div', { class: 'tools' },
    kinds.node, waiting, h('span', { class: 'by' }, 'Colour'), colours.node, h('span', { class: 'gap' }), lasso,
    button('Select view', () => choose(inView()), { title: 'Select all images in view' }));
  const zooms = h('div', { class: 'choice zooms', role: 'group', 'aria-label': 'Zoom' },
    button('−', () => zoom(1 / 1.5), { 'aria-label': 'Zoom out' }),
    button('+', () => zoom(1.5), { 'aria-label': 'Zoom in' }),
    button('Fit', fit, { title: 'Show all images' }));
  const keys = h('p', { id: 'map-keys', class: 'unseen' },
    'Arrow keys pan, plus and minus zoom, 0 shows everything, Enter selects the image nearest to the centre, N and P the next and previous image, L starts the lasso, Escape ends a selection.');
  const selection = selectionPanel({ pick, clear: () => choose(null), cell: drawCell, describe: i => nameOf(i) });
  const tip = h('small', { class: 'tip', 'aria-hidden': 'true' }, matchMedia('(pointer: coarse)').matches ? 'Pinch to zoom, tap an image' : 'Wheel zooms, drag moves, Shift-drag selects');
  const stage = h('div', { class: 'stage' }, canvas, names, marks, outline, cross, tip, zooms, hint);
  section.append(tools, stage, legend, selection.node, keys);

  let paint = painter(canvas);
  const view = { x: 0.5, y: 0.5, zoom: 1 };
  const pages = [];
  let places = new Float32Array();
  let from = places;
  let started = 0;
  let shownKind = '';
  let column = null;
  let selected = null;
  let labels = null;
  let grid = null;
  let armed = false;
  let armedForB = false;
  let atlasKey = '';
  let turn = 0;
  let columnTurn = 0;
  let frameAsked = false;

  // What is shown

  const state = () => get('state');
  const size = () => ({ width: canvas.clientWidth || 1, height: canvas.clientHeight || 1 });
  const scale = () => 0.93 * Math.min(size().width, size().height) * view.zoom;
  const travelled = () => {
    const share = Math.min(1, (performance.now() - started) / GLIDE);
    return share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2;
  };
  const placeOf = i => toScreen(places[2 * i], places[2 * i + 1]);
  const toScreen = (x, y) => ({ x: (x - view.x) * scale() + size().width / 2, y: size().height / 2 - (y - view.y) * scale() });
  const toMap = (x, y) => ({ x: (x - size().width / 2) / scale() + view.x, y: (size().height / 2 - y) / scale() + view.y });
  const shown = () => places.length / 2;
  const nameOf = i => `test ${i}` + (labels && !Number.isNaN(labels[i]) ? `, label ${state().dataset.classes[labels[i]] ?? labels[i]}` : '');

  function ask() {
    if (frameAsked) return;
    frameAsked = true;
    requestAnimationFrame(frame);
  }

  /// Sizes in the units of the page: dots grow slowly, thumbnails follow the space between points.
  function sizes() {
    const space = scale() / Math.sqrt(Math.max(1, shown()));
    const tile = Math.min(28, Math.max(6, space * 0.42));
    return {
      dot: Math.min(6, (shown() > 20000 ? 1.4 : 2.1) * view.zoom ** 0.35),
      tile,
      near: state() && state().atlas ? Math.min(1, Math.max(0, (tile - 7) / 2)) : 0,
    };
  }

  function frame() {
    frameAsked = false;
    const ratio = Math.min(devicePixelRatio, 2);
    const { width, height } = size();
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
    const share = travelled();
    paint.draw({ ...view, ...sizes(), scale: scale(), ratio, travelled: share, card: rgb(variable('card')) });
    placeNames(share);
    placeMarks();
    if (share < 1) ask();
  }

  function placeNames(share) {
    names.style.opacity = share < 1 || sizes().near > 0.5 ? 0 : 1;
    for (const node of names.children) put(node, toScreen(node.at.x, node.at.y));
  }

  function put(node, { x, y }) {
    node.style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }

  /// A and B are marked where they mean something: beside the panel that goes from one to the other.
  const pairs = () => get('b') !== '' && (get('panel') === 'code' || get('stacked'));

  function placeMarks() {
    const wanted = [['A', get('own') ? -1 : Number(get('image'))], ['B', pairs() ? Number(get('b')) : -1]];
    marks.replaceChildren(...wanted.filter(([, i]) => i >= 0 && i < shown()).map(([letter, i]) => {
      const node = h('i', {}, h('span', {}, pairs() ? letter : ''));
      node.style.setProperty('--reach', `${Math.max(9, sizes().near > 0.5 ? sizes().tile + 3 : 9)}px`);
      const share = travelled();
      put(node, toScreen(from[2 * i] + (places[2 * i] - from[2 * i]) * share, from[2 * i + 1] + (places[2 * i + 1] - from[2 * i + 1]) * share));
      return node;
    }));
  }

  function glide(target) {
    const share = travelled();
    const same = places.length === target.length;
    const now = same ? places.map((value, i) => from[i] + (value - from[i]) * share) : target;
    [from, places] = [now, target];
    started = same && !still.matches ? performance.now() : -GLIDE;
    paint.move(from, places);
    grid = index(places);
    nameClasses();
    ask();
  }

  /// The names of the classes at their medians.
  function nameClasses() {
    const classes = colourName() === 'label' && labels && state().dataset ? state().dataset.classes : [];
    const used = classes.length <= 30 ? classes : [];
    names.replaceChildren(...used.map((name, label) => {
      const own = [];
      for (let i = 0; i < shown(); i++) if (labels[i] === label) own.push(i);
      if (own.length === 0) return null;
      const node = h('b', {}, name);
      node.at = { x: median(own.map(i => places[2 * i])), y: median(own.map(i => places[2 * i + 1])) };
      return node;
    }).filter(node => node));
  }

  // Data

  async function loadMap() {
    const mine = ++turn;
    const wish = get('map') || 'auto';
    const order = wish === 'auto' ? (shownKind === 'umap' && !training() ? ['umap'] : training() ? ['pca'] : ['pca', 'umap']) : [wish];
    for (const kind of order) {
      kinds.show(shownKind || kind);
      const answer = await server.map(kind, () => mine === turn, showProgress);
      if (mine !== turn) return;
      shownKind = kind;
      kinds.show(kind);
      waiting.hidden = true;
      glide(answer);
      await columnReady;
      paintColours();
      restoreLasso();
      tell();
    }
  }

  let columnReady = Promise.resolve();
  const training = () => ['running', 'stopping'].includes(state().training.state);

  function showProgress(share) {
    waiting.hidden = false;
    waiting.value = share;
    waiting.title = `${Math.round(100 * share)} %`;
  }

  async function loadColumn() {
    const mine = ++columnTurn;
    const name = colourName();
    colours.show(name);
    if (name === 'none') return;
    const values = await server.column(name, () => mine === columnTurn, () => {});
    if (values === null) return;
    column = { name, values };
    if (name === 'label') labels = values;
    if (places.length) paintColours();
    nameClasses();
    showLegend();
    ask();
  }

  /// The colour asked for, or the first that this dataset has.
  function colourName() {
    return get('colour') || (state().dataset && state().dataset.labelled ? 'label' : 'error');
  }

  function loadColours() {
    const refused = error => {
      colours.buttons.find(each => each.value === colourName()).disabled = error.status === 404;
      fail(error);
      set({ colour: column ? column.name : '' });
    };
    columnReady = loadColumn().catch(refused);
  }

  async function loadLabels() {
    if (labels || !state().dataset.labelled) return;
    labels = await server.column('label', () => true, () => {});
    selection.labels(labels);
  }

  async function loadAtlas() {
    const shape = state().atlas;
    const key = JSON.stringify([shape, state().dataset]);
    if (!shape || key === atlasKey) return;
    if (atlasKey) choose(null);
    atlasKey = key;
    labels = null;
    const add = paint.atlas(shape);
    await Promise.all(Array.from({ length: shape.pages }, async (_, page) => {
      pages[page] = await server.atlas(page);
      add(page, pages[page]);
      ask();
    }));
    selection.refresh();
  }

  // Colours

  function paintColours() {
    const n = shown();
    const colour = new Uint8Array(4 * n);
    const front = new Uint8Array(n).fill(selected ? 0 : 1);
    if (selected) for (const i of selected) front[i] = 1;
    const of = colourOf();
    const grey = dark() ? [88, 92, 99, 150] : [200, 198, 192, 150];
    for (let i = 0; i < n; i++) colour.set(front[i] ? of(i) : grey, 4 * i);
    paint.colour(colour, front);
    ask();
  }

  function colourOf() {
    if (!column) return () => [150, 150, 150, 255];
    const { name, values } = column;
    const known = new Map();
    const cached = (key, make) => known.get(key) || known.set(key, [...make().map(Math.round), 255]).get(key);
    if (name === 'label' || name === 'group') return i => cached(values[i], () => ofClass(values[i]));
    const [low, high] = limits(values);
    return i => {
      const share = Math.round(100 * (values[i] - low) / (high - low || 1)) / 100;
      return cached(share, () => ofAmount(share));
    };
  }

  function showLegend() {
    const { name, values } = column;
    if (name === 'label' || name === 'group') return legend.replaceChildren(...classLegend(name, values));
    const [low, high] = limits(values);
    const ramp = h('i', { class: 'ramp' });
    ramp.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map(share => text(ofAmount(share))).join(', ')})`;
    legend.replaceChildren(h('span', {}, name === 'error' ? 'Error (MSE)' : 'Anomaly score'), h('span', {}, number(low, 2)), ramp, h('span', {}, number(high, 2)));
  }

  function classLegend(name, values) {
    const classes = state().dataset ? state().dataset.classes : [];
    const present = [...new Set(values)].filter(value => value >= 0).sort((a, b) => a - b);
    return present.slice(0, 40).map(value => {
      const swatch = h('i');
      swatch.style.background = text(ofClass(value));
      const label = name === 'label' ? classes[value] ?? value : `group ${value + 1}`;
      return h('button', { type: 'button', 'aria-pressed': 'false', title: 'Select these images', onclick: event => toggleClass(event.currentTarget, values, value) }, swatch, String(label));
    });
  }

  function toggleClass(pressed, values, value) {
    const wanted = pressed.getAttribute('aria-pressed') === 'false';
    const own = [];
    if (wanted) for (let i = 0; i < values.length; i++) if (values[i] === value) own.push(i);
    choose(own);
    pressed.setAttribute('aria-pressed', String(wanted));
  }

  // Selecting

  function pick(i) {
    if (armedForB) {
      set({ b: String(i), choosingB: false });
      say(`B is ${nameOf(i)}.`);
    } else {
      set({ image: String(i), own: null });
    }
  }

  function choose(indices, lassoText = '') {
    selected = indices && indices.length ? Uint32Array.from(indices) : null;
    for (const each of legend.querySelectorAll('button')) each.setAttribute('aria-pressed', 'false');
    set({ selection: selected, lasso: selected ? lassoText : '' });
    selection.show(selected, labels, state().dataset);
    paintColours();
    outline.width = outline.height = 0;
    tell();
  }

  const inView = () => {
    const { width, height } = size();
    return all(i => {
      const { x, y } = placeOf(i);
      return x >= 0 && y >= 0 && x <= width && y <= height;
    });
  };

  const all = test => Array.from({ length: shown() }, (_, i) => i).filter(test);

  function within(polygon) {
    return all(i => inside(places[2 * i], places[2 * i + 1], polygon));
  }

  /// A lasso from a bookmark: applied once its projection is on screen.
  function restoreLasso() {
    const [kind, corners] = get('lasso').split(':');
    if (selected || kind !== shownKind || !corners) return;
    const polygon = corners.split(';').map(corner => { const [x, y] = corner.split(',').map(Number); return { x, y }; });
    choose(within(polygon), get('lasso'));
  }

  function lassoDone(path) {
    arm(false);
    if (path.length < 3) return;
    const corners = thin(path, 60).map(({ x, y }) => toMap(x, y));
    const found = within(corners);
    const words = `${shownKind}:` + corners.map(({ x, y }) => `${x.toFixed(3)},${y.toFixed(3)}`).join(';');
    choose(found, words);
    if (found.length === 0) say('No images inside the lasso.');
  }

  function arm(wanted) {
    armed = wanted;
    lasso.setAttribute('aria-pressed', String(wanted));
    stage.classList.toggle('armed', wanted);
  }

  function drawPath(path) {
    const { width, height } = size();
    const ratio = Math.min(devicePixelRatio, 2);
    [outline.width, outline.height] = [width * ratio, height * ratio];
    const context = outline.getContext('2d');
    context.scale(ratio, ratio);
    context.beginPath();
    path.forEach(({ x, y }) => context.lineTo(x, y));
    context.closePath();
    context.fillStyle = variable('accent');
    context.strokeStyle = variable('accent');
    context.globalAlpha = 0.12;
    context.fill();
    context.globalAlpha = 1;
    context.lineWidth = 1.5;
    context.setLineDash([5, 4]);
    context.stroke();
  }

  // Moving

  function changed() {
    tip.hidden = true;
    const { x, y, zoom: z } = view;
    set({ view: z === 1 && x === 0.5 && y === 0.5 ? '' : `${x.toFixed(4)},${y.toFixed(4)},${z.toFixed(2)}` });
    hint.hidden = true;
    ask();
  }

  function zoom(factor, x = size().width / 2, y = size().height / 2) {
    const before = toMap(x, y);
    view.zoom = Math.min(MOST_ZOOM, Math.max(0.7, view.zoom * factor));
    const after = toMap(x, y);
    view.x += before.x - after.x;
    view.y += before.y - after.y;
    hold();
    changed();
  }

  function pan(x, y) {
    view.x -= x / scale();
    view.y += y / scale();
    hold();
    changed();
  }

  function hold() {
    view.x = Math.min(1.1, Math.max(-0.1, view.x));
    view.y = Math.min(1.1, Math.max(-0.1, view.y));
  }

  function fit() {
    Object.assign(view, { x: 0.5, y: 0.5, zoom: 1 });
    changed();
  }

  function readView() {
    const [x, y, z] = get('view').split(',').map(Number);
    if (z > 0) Object.assign(view, { x, y, zoom: Math.min(MOST_ZOOM, z) });
    else Object.assign(view, { x: 0.5, y: 0.5, zoom: 1 });
    ask();
  }

  /// The point nearest to a place on the screen, or -1; the last drawn wins among thumbnails.
  function nearest(x, y, reach = Math.max(REACH, sizes().near > 0.5 ? sizes().tile : 0)) {
    if (!grid) return -1;
    const at = toMap(x, y);
    const limit = reach / scale();
    let best = -1;
    let least = limit * limit;
    grid.around(at.x, at.y, limit, i => {
      const distance = (places[2 * i] - at.x) ** 2 + (places[2 * i + 1] - at.y) ** 2;
      if (distance < least) [best, least] = [i, distance];
    });
    return best;
  }

  function enlarge(i) {
    if (i < 0) {
      hint.hidden = true;
      return;
    }
    const big = h('canvas', { width: 112, height: 112, class: 'pixels' });
    drawCell(big, i);
    const { x, y } = placeOf(i);
    const amount = column && column.name !== 'label' && column.name !== 'group' ? `${column.name} ${number(column.values[i])}` : '';
    hint.replaceChildren(big, h('span', {}, nameOf(i)), h('small', {}, amount));
    hint.hidden = false;
    const left = x + 150 > size().width ? x - 148 : x + 18;
    const top = Math.min(size().height - 172, Math.max(4, y - 70));
    hint.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
  }

  function drawCell(target, i) {
    const shape = state().atlas;
    const picture = shape && pages[Math.floor(i / shape.per_page)];
    if (!picture) return;
    const cell = i % shape.per_page;
    const context = target.getContext('2d');
    context.imageSmoothingEnabled = target.width < shape.cell;
    context.drawImage(picture, cell % shape.columns * shape.cell, Math.floor(cell / shape.columns) * shape.cell,
      shape.cell, shape.cell, 0, 0, target.width, target.height);
  }

  // Pointers and keys

  const fingers = new Map();
  let path = null;
  let moved = 0;
  const at = event => ({ x: event.offsetX, y: event.offsetY });

  canvas.addEventListener('pointerdown', event => {
    if (event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    moved = 0;
    path = armed || event.shiftKey ? [at(event)] : null;
    hint.hidden = true;
  });

  canvas.addEventListener('pointermove', event => {
    const before = fingers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== 'touch') enlarge(nearest(event.offsetX, event.offsetY));
      return;
    }
    const now = at(event);
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (path) {
      path.push(now);
      drawPath(path);
    } else if (fingers.size === 2) {
      pinch(event.pointerId, before, now);
    } else if (moved > 4) {
      pan(now.x - before.x, now.y - before.y);
    }
    fingers.set(event.pointerId, now);
  });

  function pinch(id, before, now) {
    const other = [...fingers].find(([each]) => each !== id)[1];
    const distance = point => Math.max(10, Math.hypot(point.x - other.x, point.y - other.y));
    zoom(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  canvas.addEventListener('pointerup', event => {
    if (!fingers.delete(event.pointerId)) return;
    if (path) {
      lassoDone(path);
      path = null;
    } else if (moved <= 4) {
      const i = nearest(event.offsetX, event.offsetY);
      if (i >= 0) pick(i);
    }
  });
  canvas.addEventListener('pointercancel', event => { fingers.delete(event.pointerId); path = null; });
  canvas.addEventListener('pointerleave', () => { hint.hidden = true; });
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), event.offsetX, event.offsetY);
  }, { passive: false });

  const step = (x, y) => () => pan(x, y);
  const next = by => () => pick((Number(armedForB && get('b') || get('image')) + by + shown()) % shown());
  const commands = {
    ArrowLeft: step(60, 0), ArrowRight: step(-60, 0), ArrowUp: step(0, 60), ArrowDown: step(0, -60),
    '+': () => zoom(1.5), '=': () => zoom(1.5), '-': () => zoom(1 / 1.5), 0: fit, n: next(1), p: next(-1),
    l: () => arm(!armed), Escape: () => (armed ? arm(false) : choose(null)),
    Enter: () => { const i = nearest(size().width / 2, size().height / 2, 400); if (i >= 0) pick(i); },
  };
  canvas.addEventListener('keydown', event => {
    const command = commands[event.key];
    if (!command || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    command();
  });

  function tell() {
    const what = selected ? `; ${count(selected.length, 'image')} selected` : '';
    const image = get('own') ? 'your own image' : nameOf(Number(get('image')));
    describe(canvas, `Map of ${count(shown(), 'test image')} by their codes, ${shownKind.toUpperCase()}, coloured by ${colourName()}; shown: ${image}${what}`);
  }

  function theme() {
    if (!column) return;
    paintColours();
    showLegend();
    ask();
  }

  async function load() {
    section.hidden = state().models.length === 0;
    if (section.hidden) return;
    colours.buttons[0].disabled = !state().dataset || !state().dataset.labelled;
    loadAtlas().catch(fail);
    loadColours();
    await loadMap();
    await loadLabels();
  }

  canvas.addEventListener('webglcontextlost', event => event.preventDefault());
  canvas.addEventListener('webglcontextrestored', () => {
    paint = painter(canvas);
    atlasKey = '';
    paint.move(from, places);
    paintColours();
    loadAtlas().catch(fail);
  });
  new ResizeObserver(ask).observe(canvas);
  onTheme(theme);
  on(['map'], () => loadMap().catch(fail));
  on(['colour'], loadColours);
  on(['view'], readView);
  on(['image', 'own', 'b', 'panel', 'stacked'], () => { ask(); tell(); });
  on(['choosingB'], () => { armedForB = get('choosingB'); stage.classList.toggle('choosing', armedForB); });
  on(['model', 'arrived'], changes => { if (changes.includes('model')) { column = null; shownKind = ''; } load().catch(fail); });
  readView();
  load().catch(fail);
}

const median = values => values.sort((a, b) => a - b)[values.length >> 1];

/// From the 2nd to the 98th percentile, so that a few extreme images do not flatten the others.
function limits(values) {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  return [sorted[Math.floor(0.02 * (sorted.length - 1))], sorted[Math.ceil(0.98 * (sorted.length - 1))]];
}

const thin = (path, most) => path.filter((_, i) => i % Math.ceil(path.length / most) === 0);

function inside(x, y, polygon) {
  let result = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [a, b] = [polygon[i], polygon[j]];
    if ((a.y > y) !== (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) result = !result;
  }
  return result;
}

/// Points by the squares of a grid, to find those near a place without going through all.
function index(places) {
  const SIDE = 100;
  const squares = new Map();
  const key = (x, y) => Math.floor(y * SIDE) * 1000 + Math.floor(x * SIDE);
  for (let i = 0; i < places.length / 2; i++) {
    const own = key(places[2 * i], places[2 * i + 1]);
    if (!squares.has(own)) squares.set(own, []);
    squares.get(own).push(i);
  }
  return {
    around(x, y, reach, visit) {
      for (let down = Math.max(0, y - reach); down < Math.min(1.01, y + reach) + 1 / SIDE; down += 1 / SIDE) {
        for (let right = Math.max(0, x - reach); right < Math.min(1.01, x + reach) + 1 / SIDE; right += 1 / SIDE) {
          (squares.get(key(right, down)) || []).forEach(visit);
        }
      }
    },
  };
}
