// Draw, and see what the model makes of it: reconstruction, code and nearest images follow the pen.
import * as server from './server.js';
import { bars, button, choice, fail, h, neighbours, number, paint, picture, screen } from './dom.js';
import { latest } from './latest.js';
import { Pad } from './pad.js';
import { get, on, set } from './store.js';
import { rasterise } from './strokes.js';

const KEYS = 'With the keyboard: arrow keys move the pen, Space puts it down or lifts it, Z undoes, Delete clears.';

export function createDraw(section) {
  const pad = new Pad(refresh);
  const seen = h('div', { class: 'seen' });
  const reconstruction = picture('Reconstruction');
  const verdict = h('output', { class: 'answer', 'aria-live': 'polite' });
  const code = bars();
  const near = neighbours();
  const centring = choice('Position', [['yes', 'Centred as MNIST'], ['no', 'As drawn']], value => { centre(value === 'yes'); refresh(); });
  const colour = h('input', { type: 'color', value: pad.colour, oninput: () => { pad.colour = colour.value; } });
  const colourRow = h('label', { class: 'soft' }, 'Pen ', colour);
  const buttons = [button('Undo', () => pad.undo()), button('Clear', () => pad.clear()),
    button('Open as image', () => set({ own: { body: pixels, name: 'Your drawing' }, panel: 'image' }))];
  const results = h('div', { class: 'results', hidden: true }, h('h3', {}, 'Code'), code.node, h('h3', {}, 'Nearest training images'), near.node);
  section.append(
    h('div', { class: 'row' }, h('h2', {}, 'Draw'), h('span', { class: 'gap' }), ...buttons),
    h('div', { class: 'drawing' }, h('div', { class: 'paper' }, pad.canvas),
      h('div', { class: 'seen-column' }, seen, reconstruction.node, verdict),
      h('div', { class: 'pen-tools' }, h('div', { class: 'row' }, centring.node, colourRow), h('p', { id: 'draw-keys', class: 'soft' }, KEYS))),
    results);

  let centred = true;
  let pixels = null;
  let canvas = null;

  const look = latest(body => server.look(body, true), show, fail);

  function centre(wanted) {
    centred = wanted;
    centring.show(wanted ? 'yes' : 'no');
  }

  function show(answer) {
    if (pad.empty) return;
    results.hidden = false;
    reconstruction.show(answer.reconstruction, 'Reconstruction of the drawing', `MSE ${number(answer.error, 2)}`);
    verdict.replaceChildren(...(answer.knn_label === null ? [] : [h('b', {}, answer.knn_label), h('small', {}, 'nearest images')]));
    code.show(answer.code, get('dimensions'));
    near.show(answer);
  }

  function refresh() {
    for (const each of buttons) each.disabled = pad.empty;
    pixels = rasterise(pad.strokes, pad.shape, centred);
    paint(canvas, pixels, pad.shape);
    if (!pad.empty) return look(pixels);
    results.hidden = true;
    reconstruction.show('', '');
    verdict.replaceChildren();
  }

  /// MNIST's digits are centred; other images usually are not.
  function fitModel() {
    const shape = get('shape');
    if (!shape || String(shape) === String(pad.shape)) return;
    pad.fit(shape);
    centre(String(shape) === '1,28,28');
    colourRow.hidden = shape[0] !== 3;
    canvas = screen(shape, 'The drawing as the model sees it');
    seen.replaceChildren(h('figure', { class: 'picture' }, canvas, h('figcaption', {}, 'Model’s input')));
    pad.update();
  }

  on(['shape'], fitModel);
  on(['dimensions'], () => { if (!pad.empty) look(pixels); });
  fitModel();
}
