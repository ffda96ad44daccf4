// One image: what the model makes of it, how far that is from the original, and what lies near.
import * as server from './server.js';
import { bars, button, describe, fail, h, neighbours, number, percent, picture } from './dom.js';
import { latest } from './latest.js';
import { get, on, set } from './store.js';

export function createImage(section) {
  const name = h('h2', {}, 'Encoding the images…');
  const index = h('input', { type: 'number', min: '0', step: '1', 'aria-label': 'Test image', onchange: () => go(Number(index.value)) });
  const file = h('input', { type: 'file', accept: 'image/*,.pgm', class: 'unseen', 'aria-label': 'Your own image', onchange: () => own(file.files[0]) });
  const original = picture('Original');
  const reconstruction = picture('Reconstruction');
  const refined = picture('Refined', { title: 'The code improved for this one image by gradient steps' });
  const heat = picture('Error');
  const code = bars();
  const anomaly = anomalyScale();
  const near = neighbours();
  const codeTitle = h('h3');
  const nearTitle = h('h3', { hidden: true }, 'Nearest training images');
  section.append(
    h('div', { class: 'row' }, name, h('span', { class: 'gap' }),
      h('div', { class: 'choice', role: 'group', 'aria-label': 'Test image' },
        button('‹', () => go(Number(get('image')) - 1), { 'aria-label': 'Previous test image' }), index,
        button('›', () => go(Number(get('image')) + 1), { 'aria-label': 'Next test image' })),
      server.live ? h('label', { class: 'button' }, file, 'Choose a file') : null),
    h('div', { class: 'pictures' }, original.node, reconstruction.node, refined.node, heat.node),
    codeTitle, code.node, anomaly.node, nearTitle, near.node,
    h('p', { class: 'soft', hidden: !server.live }, 'Drop or paste an image anywhere on this page, or choose a file, to see what the model makes of it.'));

  function go(i) {
    const total = get('state').dataset ? get('state').dataset.test : 1;
    if (!Number.isFinite(i)) return;
    set({ image: String(Math.min(total - 1, Math.max(0, Math.round(i)))), own: null });
  }

  const load = latest(
    () => (get('own') ? server.look(get('own').body, false) : server.image(get('image'))),
    look => set({ look }),
    error => {
      fail(error);
      set({ own: null });
    });

  function show() {
    const look = get('look');
    if (!look) return;
    const own = get('own');
    name.textContent = own ? own.name : look.label === null ? `Test image ${look.index}` : `Test image ${look.index}, label ${look.label}`;
    index.value = get('image');
    const what = own ? own.name : `test image ${look.index}`;
    original.show(look.original, `Original of ${what}`);
    reconstruction.show(look.reconstruction, `Reconstruction of ${what}, mean squared error ${number(look.error)}`, `MSE ${number(look.error, 2)}`);
    refined.show(look.refined, `Reconstruction from the refined code, mean squared error ${number(look.refined_error)}`, `MSE ${number(look.refined_error, 2)}`);
    heat.show(look.heat, 'Error of each pixel; bright is large', 'by pixel');
    codeTitle.textContent = `Code: ${look.code.length} numbers`;
    code.show(look.code, get('dimensions'));
    anomaly.show(look);
    nearTitle.hidden = near.node.hidden = look.neighbours.length === 0;
    near.show(look);
  }

  on(['image', 'own', 'model'], load);
  on(['look', 'dimensions'], show);
  on(['arrived'], () => { if (get('state').models.length) load(); });
  if (get('state').models.length) begin();

  /// A first picture at once, then what takes longer: the refined code and the nearest images.
  async function begin() {
    if (!get('own')) await server.glance(get('image')).then(look => set({ look })).catch(() => {});
    load();
  }
}

export function own(file) {
  if (!file) return;
  set({ own: { body: file, name: file.name || 'Your image' }, panel: 'image' });
}

/// The anomaly score on a scale on which the threshold is a tick.
function anomalyScale() {
  const dot = h('i', { class: 'dot' });
  const tick = h('i', { class: 'tick' });
  const over = h('i', { class: 'over' });
  const words = h('p', { class: 'verdict' });
  const track = h('div', { class: 'scale', role: 'img' }, over, tick, dot);
  const node = h('div', { hidden: true }, h('h3', {}, 'Anomaly score'), track, words);
  function show({ score, threshold, anomaly }) {
    node.hidden = score === null || threshold === null;
    if (node.hidden) return;
    const end = Math.max(2 * threshold, 1.1 * score);
    dot.style.left = percent(Math.max(0, score) / end).replace(' ', '');
    tick.style.left = over.style.left = percent(threshold / end).replace(' ', '');
    track.classList.toggle('anomaly', anomaly);
    const verdict = anomaly ? 'above the threshold: an anomaly' : 'below the threshold';
    words.replaceChildren(h('b', {}, number(score)), `, ${verdict} of ${number(threshold)}`);
    describe(track, `Score ${number(score)}, threshold ${number(threshold)}`);
  }
  return { node, show };
}
