// The way from one image's code to another's.
import * as server from './server.js';
import { button, fail, h, paint, picture, screen } from './dom.js';
import { latest } from './latest.js';
import { get, on, set } from './store.js';

const STEPS = 9;

/// From A (the image shown) to B in even steps.
export function interpolation(take) {
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
  const decode = latest(at => server.decode(Float32Array.from(between(at))), pixels => paint(canvas, pixels, get('shape')), fail);

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
    paintStrip(await server.decode(Float32Array.from(steps.flat())));
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
