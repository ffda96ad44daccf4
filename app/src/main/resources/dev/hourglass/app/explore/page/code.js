// Codes by hand: a slider for each latent dimension or principal direction, decoded at each move;
// the way from one image to another; a square between four samples.
import * as server from './server.js';
import { button, choice, count, describe, fail, h, number, paint, picture, screen } from './dom.js';
import { get, on, set } from './store.js';

const FIRST = 12;
const GRID = 8;
const STEPS = 9;
const SAME = 1000; // Key presses on one slider within this time are undone together.

export function createCode(section) {
  const base = picture('Image');
  const caption = base.node.lastElementChild.firstChild;
  const result = h('div', { class: 'result' });
  const time = h('small');
  const axes = choice('Sliders', [['dimensions', 'Dimensions'], ['directions', 'Directions']], value => set({ axes: value }));
  const undoButton = button('Undo', undo, { disabled: true });
  const sliders = h('div', { class: 'sliders' });
  const more = button('', () => { all = !all; build(); });
  const chooser = h('select', { onchange: () => set({ classes: chooser.value }) });
  const classRow = h('label', { hidden: true }, 'Class ', chooser);
  const walk = interpolation(code => take(code));
  const square = corners(code => take(code));
  section.append(
    h('div', { class: 'row' }, h('h2', {}, 'Code'), h('span', { class: 'gap' }), classRow, button('Sample', sample), undoButton, button('Reset', reset)),
    h('div', { class: 'pictures two' }, base.node, h('figure', { class: 'picture' }, result, h('figcaption', {}, 'Decoded', time))),
    h('div', { class: 'row' }, axes.node, h('span', { class: 'gap' }), more), sliders,
    walk.node, square.node);

  let canvas = null;
  let origin = [];
  let code = [];
  let past = [];
  let all = false;
  let touching = null;
  let edited = { input: null, time: 0 };
  let started = 0;
  let rows = [];
  let shape = '';

  const decode = server.latest(values => {
    started = performance.now();
    return server.decode(Float32Array.from(values), get('classes'));
  }, pixels => {
    paint(canvas, pixels, get('shape'));
    time.textContent = `in ${(performance.now() - started).toFixed(0)} ms`;
  }, fail);

  function begin() {
    const look = get('look');
    const dimensions = get('dimensions');
    if (!look || !dimensions || dimensions.mean.length !== look.code.length) return;
    const same = origin.length === look.code.length && origin.every((value, i) => value === look.code[i]);
    if (same && canvas && String(get('shape')) === shape) return;
    const first = origin.length === 0;
    shape = String(get('shape'));
    origin = look.code;
    code = [...origin];
    past = [];
    if (first) applyEdits(get('edits'));
    caption.textContent = get('own') ? get('own').name : `Test image ${look.index}`;
    base.show(look.original, 'The image that the code comes from');
    canvas = screen(get('shape'), 'Image decoded from the sliders');
    result.replaceChildren(canvas);
    build();
    changed(false);
  }

  /// `edits` in the address: the dimensions that differ from the image's code.
  function applyEdits(words) {
    for (const each of words.split(',').filter(word => word.includes('='))) {
      const [i, value] = each.split('=').map(Number);
      if (i in code && Number.isFinite(value)) code[i] = value;
    }
  }

  const edits = () => code.flatMap((value, i) => (Math.abs(value - origin[i]) > 1e-4 ? [`${i}=${value.toFixed(3)}`] : [])).join(',');

  function changed(keep = true) {
    rows.forEach(row => row.update());
    decode(code);
    undoButton.disabled = past.length === 0;
    if (keep || get('edits') !== '') set({ edits: edits() });
    const moved = code.filter((value, i) => Math.abs(value - origin[i]) > 1e-4).length;
    describe(canvas, moved ? `Image decoded from a code with ${count(moved, 'number')} changed` : 'Image decoded from the code as it is');
  }

  function remember() {
    past.push([...code]);
    if (past.length > 200) past.shift();
  }

  function take(values) {
    remember();
    code = [...values];
    changed();
  }

  function undo() {
    if (past.length) code = past.pop();
    changed();
  }

  function reset() {
    take(origin);
  }

  function sample() {
    server.sample(1, get('classes')).then(take, fail);
  }

  // Sliders

  function build() {
    const dimensions = get('dimensions');
    if (!dimensions || code.length === 0) return;
    axes.show(get('axes'));
    axes.buttons[1].disabled = dimensions.directions.length === 0;
    const every = get('axes') === 'directions' ? dimensions.directions.map((_, k) => direction(k, dimensions)) : dimensions.order.map(i => dimension(i, dimensions));
    rows = (all ? every : every.slice(0, FIRST)).map(slider);
    sliders.replaceChildren(...rows.map(row => row.node));
    more.hidden = every.length <= FIRST;
    more.textContent = all ? `First ${FIRST}` : `All ${every.length}`;
    rows.forEach(row => row.update());
  }

  const dimension = (i, { least, greatest }) => ({
    name: `z${i}`, words: `Latent dimension ${i}`,
    low: Math.min(least[i], origin[i]), high: Math.max(greatest[i], origin[i]), start: origin[i],
    read: () => code[i],
    write: value => { code[i] = value; },
  });

  function direction(k, { mean, directions, direction_deviation: deviation }) {
    const axis = directions[k];
    const unit = deviation[k] || 1;
    const along = values => axis.reduce((sum, share, i) => sum + share * (values[i] - mean[i]), 0) / unit;
    return {
      name: `PC${k + 1}`, words: `Principal direction ${k + 1}, in standard deviations`,
      low: Math.min(-3.5, along(origin)), high: Math.max(3.5, along(origin)), start: along(origin),
      read: () => along(code),
      write: value => {
        const step = (value - along(code)) * unit;
        code = code.map((old, i) => old + step * axis[i]);
      },
    };
  }

  function slider({ name, words, low, high, start, read, write }) {
    const input = h('input', { type: 'range', min: low, max: high, step: (high - low) / 500 || 1, 'aria-label': words });
    const output = h('output');
    const notch = h('i', { title: 'the image’s own value' });
    notch.style.setProperty('--at', String((start - low) / (high - low || 1)));
    input.addEventListener('input', () => {
      if (touching !== input && (edited.input !== input || performance.now() - edited.time > SAME)) remember();
      touching = input;
      edited = { input, time: performance.now() };
      write(Number(input.value));
      changed();
    });
    input.addEventListener('change', () => { touching = null; });
    const node = h('label', { class: 'slider', title: words }, h('span', {}, name), h('span', { class: 'track' }, notch, input), output);
    const update = () => {
      if (touching !== input) input.value = read();
      output.textContent = Math.abs(read()) < 100 ? read().toFixed(2) : number(read());
      node.classList.toggle('moved', Math.abs(read() - start) > 1e-3);
    };
    return { node, update };
  }

  function classes() {
    const state = get('state');
    const model = state.models.find(each => each.id === get('model')) || state.models[0];
    classRow.hidden = !model || model.classes.length === 0;
    if (classRow.hidden) return;
    chooser.replaceChildren(...model.classes.map(name => h('option', { value: name }, name)));
    chooser.value = model.classes.includes(get('classes')) ? get('classes') : model.classes[0];
  }

  on(['look', 'dimensions'], () => { begin(); classes(); });
  on(['axes'], build);
  on(['classes'], () => { if (code.length) decode(code); });
  on(['panel'], () => { if (get('panel') === 'code') square.wake(); });
  classes();
  begin();
}

/// From A (the image shown) to B in even steps.
function interpolation(take) {
  const from = picture('A');
  const to = picture('B');
  const middle = h('div', { class: 'result' });
  const strip = h('div', { class: 'strip' });
  const share = h('small');
  const scrubber = h('input', { type: 'range', min: '0', max: '1', step: '0.005', 'aria-label': 'From A to B', oninput: () => set({ at: scrubber.value }) });
  const choose = button('Set B', () => set({ choosingB: !get('choosingB') }), { 'aria-pressed': 'false' });
  const index = h('input', { type: 'number', min: '0', 'aria-label': 'Test image B', placeholder: 'no.', onchange: () => set({ b: index.value }) });
  const keep = button('Use this code', () => take(between(Number(get('at')))));
  const hint = h('p', { class: 'soft' }, 'Press “Set B”, then click an image on the map; or write its number.');
  const body = h('div', { hidden: true }, h('div', { class: 'pictures three' }, from.node, h('figure', { class: 'picture' }, middle, h('figcaption', {}, 'Between', share)), to.node), scrubber, strip);
  const node = h('section', { 'aria-label': 'Interpolation' }, h('div', { class: 'row' }, h('h3', {}, 'From A to B'), h('span', { class: 'gap' }), choose, index, keep), hint, body);
  let canvas = null;
  let target = null;

  const between = at => get('look').code.map((value, i) => value + (target.code[i] - value) * at);
  const decode = server.latest(at => server.decode(Float32Array.from(between(at)), get('classes')), pixels => paint(canvas, pixels, get('shape')), fail);

  async function load() {
    index.value = get('b');
    keep.disabled = get('b') === '';
    body.hidden = get('b') === '';
    if (get('b') === '') return;
    hint.textContent = 'A is the image shown; click another on the map to change it.';
    target = await server.image(get('b'));
    await show();
  }

  async function show() {
    const look = get('look');
    if (!target || !look || target.code.length !== look.code.length) return;
    from.show(look.original, 'A');
    to.show(target.original, 'B');
    canvas = screen(get('shape'), 'Decoded between A and B');
    middle.replaceChildren(canvas);
    scrub();
    const steps = Array.from({ length: STEPS }, (_, k) => between(k / (STEPS - 1)));
    paintStrip(await server.decode(Float32Array.from(steps.flat()), get('classes')));
  }

  function paintStrip(pixels) {
    const shape = get('shape');
    const [channels, height, width] = shape;
    const film = screen([channels, height, width * STEPS], `${STEPS} images decoded on the way from A to B`);
    for (let k = 0; k < STEPS; k++) paint(film, pixels, shape, k * channels * height * width, k * width);
    strip.replaceChildren(film);
  }

  function scrub() {
    scrubber.value = get('at');
    share.textContent = `${Math.round(100 * get('at'))} %`;
    if (canvas && target) decode(Number(get('at')));
  }

  on(['choosingB'], () => {
    choose.setAttribute('aria-pressed', String(Boolean(get('choosingB'))));
    if (get('choosingB')) hint.textContent = 'Click an image on the map: it becomes B.';
    if (get('stacked')) (get('choosingB') ? document.getElementById('map') : node).scrollIntoView();
  });
  on(['b', 'model'], () => load().catch(fail));
  on(['look', 'classes'], () => show().catch(fail));
  on(['at'], scrub);
  load().catch(fail);
  return { node };
}

/// A square of images between four samples; each cell's code can be taken.
function corners(take) {
  const board = h('div', { class: 'board' });
  const node = h('section', { 'aria-label': 'Square between four samples' },
    h('div', { class: 'row' }, h('h3', {}, 'Between four samples'), h('span', { class: 'gap' }), button('New corners', () => renew().catch(fail))),
    board, h('p', { class: 'soft' }, 'Click a picture to move the sliders there.'));
  let codes = [];
  let made = '';
  let cell = 0;

  async function renew() {
    const samples = await server.sample(4, get('classes'));
    const width = samples.length / 4;
    const corner = k => samples.subarray(k * width, (k + 1) * width);
    codes = Array.from({ length: GRID * GRID }, (_, k) => mixed([0, 1, 2, 3].map(corner), k % GRID / (GRID - 1), Math.floor(k / GRID) / (GRID - 1)));
    draw(await server.decode(Float32Array.from(codes.flat()), get('classes')));
  }

  function draw(pixels) {
    const shape = get('shape');
    const [channels, height, width] = shape;
    const canvas = screen([channels, height * GRID, width * GRID], '', { tabindex: '0', role: 'application', 'aria-roledescription': 'grid of images' });
    for (let k = 0; k < GRID * GRID; k++) paint(canvas, pixels, shape, k * channels * height * width, k % GRID * width, Math.floor(k / GRID) * height);
    const mark = h('i', { class: 'mark' });
    board.replaceChildren(canvas, mark);
    canvas.addEventListener('click', event => {
      const [x, y] = [event.offsetX / canvas.clientWidth, event.offsetY / canvas.clientHeight].map(share => Math.min(GRID - 1, Math.floor(share * GRID)));
      go(y * GRID + x);
    });
    canvas.addEventListener('keydown', event => {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -GRID, ArrowDown: GRID }[event.key];
      if (!step) return;
      event.preventDefault();
      go(Math.min(GRID * GRID - 1, Math.max(0, cell + step)));
    });
    name(canvas);
    function go(k) {
      cell = k;
      mark.classList.add('on');
      mark.style.left = `${100 / GRID * (k % GRID)}%`;
      mark.style.top = `${100 / GRID * Math.floor(k / GRID)}%`;
      name(canvas);
      take(codes[k]);
    }
  }

  const name = canvas => describe(canvas, `${GRID} by ${GRID} images between four samples; row ${Math.floor(cell / GRID) + 1}, column ${cell % GRID + 1}; arrow keys move`);

  function wake() {
    const key = `${get('model')} ${get('classes')} ${get('shape')}`;
    if (made === key || !get('shape')) return;
    made = key;
    renew().catch(fail);
  }

  on(['shape', 'model', 'classes', 'dimensions'], () => { if (get('panel') === 'code') wake(); });
  if (get('panel') === 'code') wake();
  return { node, wake };
}

const mixed = ([a, b, c, d], x, y) => Array.from(a, (value, i) => (1 - y) * ((1 - x) * value + x * b[i]) + y * ((1 - x) * c[i] + x * d[i]));
