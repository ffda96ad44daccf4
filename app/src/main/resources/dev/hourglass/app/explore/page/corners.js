// A square of images between the codes of four samples.
import * as server from './server.js';
import { button, describe, fail, h, paint, screen } from './dom.js';
import { get, on } from './store.js';

const GRID = 8;

/// A square of images between four samples; each cell's code can be taken.
export function corners(take) {
  const board = h('div', { class: 'board' });
  const hint = h('p', { class: 'soft' }, 'Samples need the codes of all training images, which are computed once.');
  const node = h('section', { 'aria-label': 'Square between four samples' },
    h('div', { class: 'row' }, h('h3', {}, 'Between four samples'), h('span', { class: 'gap' }), button('New corners', () => renew().catch(fail))),
    board, hint);
  let codes = [];
  let made = '';
  let cell = 0;

  async function renew() {
    const samples = await server.sample(4);
    const width = samples.length / 4;
    const corner = k => samples.subarray(k * width, (k + 1) * width);
    codes = Array.from({ length: GRID * GRID }, (_, k) => mixed([0, 1, 2, 3].map(corner), k % GRID / (GRID - 1), Math.floor(k / GRID) / (GRID - 1)));
    draw(await server.decode(Float32Array.from(codes.flat())));
  }

  function draw(pixels) {
    const shape = get('shape');
    const [channels, height, width] = shape;
    const canvas = screen([channels, height * GRID, width * GRID], '', { tabindex: '0', role: 'application', 'aria-roledescription': 'grid of images' });
    for (let k = 0; k < GRID * GRID; k++) paint(canvas, pixels, shape, k * channels * height * width, k % GRID * width, Math.floor(k / GRID) * height);
    const mark = h('i', { class: 'mark' });
    board.replaceChildren(canvas, mark);
    hint.textContent = 'Click a picture to move the sliders there.';
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
    const key = `${get('model')} ${server.label()} ${get('shape')}`;
    if (made === key || !get('shape')) return;
    made = key;
    renew().catch(fail);
  }

  let visible = false;
  new IntersectionObserver(entries => {
    visible = entries[entries.length - 1].isIntersecting;
    if (visible) wake();
  }).observe(node);
  on(['shape', 'model', 'classes', 'dimensions'], () => { if (visible) wake(); });
  return { node };
}

const mixed = ([a, b, c, d], x, y) => Array.from(a, (value, i) => (1 - y) * ((1 - x) * value + x * b[i]) + y * ((1 - x) * c[i] + x * d[i]));
