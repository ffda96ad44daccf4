// Codes by hand: a slider for each latent dimension or principal direction, decoded at each move. The
// way from one image to another is in walk.js, the square between four samples in corners.js.
import * as server from './server.js';
import { corners } from './corners.js';
import { button, choice, count, describe, fail, h, paint, picture, screen } from './dom.js';
import { latest } from './latest.js';
import { dimensionAxes, directionAxes, slider } from './sliders.js';
import { get, on, set, shownModel } from './store.js';
import { interpolation } from './walk.js';

const FIRST = 12;

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
  let started = 0;
  let rows = [];
  let shape = '';

  const decode = latest(values => {
    started = performance.now();
    return server.decode(Float32Array.from(values));
  }, pixels => {
    paint(canvas, pixels, get('shape'));
    time.textContent = past.length === 0 ? '' : `in ${(performance.now() - started).toFixed(0)} ms`;
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
    server.sample(1).then(take, fail);
  }

  // Sliders

  function moved(values) {
    code = values;
    changed();
  }

  function build() {
    const dimensions = get('dimensions');
    if (!dimensions || code.length === 0) return;
    axes.show(get('axes'));
    axes.buttons[1].disabled = dimensions.directions.length === 0;
    const every = (get('axes') === 'directions' ? directionAxes : dimensionAxes)(dimensions, origin);
    rows = (all ? every : every.slice(0, FIRST)).map(axis => slider(axis, { code: () => code, before: remember, moved }));
    sliders.replaceChildren(...rows.map(row => row.node));
    more.hidden = every.length <= FIRST;
    more.textContent = all ? `First ${FIRST}` : `All ${every.length}`;
    rows.forEach(row => row.update());
  }

  function classes() {
    const model = shownModel();
    classRow.hidden = !model || model.classes.length === 0;
    if (classRow.hidden) return;
    chooser.replaceChildren(...model.classes.map(name => h('option', { value: name }, name)));
    chooser.value = server.label();
  }

  on(['look', 'dimensions'], () => { begin(); classes(); });
  on(['axes'], build);
  on(['classes'], () => { if (code.length) decode(code); });
  classes();
  begin();
}
