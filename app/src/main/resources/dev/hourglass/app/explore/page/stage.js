// The canvas of the map and what lies over it: names, marks, the lasso's line, buttons that zoom, and the
// image under the pointer.
import { button, h } from './dom.js';
import { limited } from './geometry.js';
import { put } from './plot.js';

const LARGE = 112;
const quiet = { 'aria-hidden': 'true' };
const touch = matchMedia('(pointer: coarse)');

export function makeStage({ zoom, fit }) {
  const canvas = h('canvas', { tabindex: '0', role: 'application', 'aria-roledescription': 'map', 'aria-label': 'Map of codes', 'aria-describedby': 'map-keys' });
  const names = h('div', { class: 'names', ...quiet });
  const marks = h('div', { class: 'marks', ...quiet });
  const outline = h('canvas', { class: 'outline', ...quiet });
  const tip = h('small', { class: 'tip', ...quiet }, 'Computing the map…');
  const ready = () => { tip.textContent = touch.matches ? 'Pinch to zoom, tap an image' : 'Wheel zooms, drag moves, Shift-drag selects'; };
  const hint = hintOf();
  const zooms = h('div', { class: 'choice zooms', role: 'group', 'aria-label': 'Zoom' },
    button('−', () => zoom(1 / 1.5), { 'aria-label': 'Zoom out' }),
    button('+', () => zoom(1.5), { 'aria-label': 'Zoom in' }),
    button('Fit', fit, { title: 'Show all images' }));
  const stage = h('div', { class: 'stage' }, canvas, names, marks, outline, h('div', { class: 'cross', ...quiet }), tip, zooms, hint.node);
  return { stage, canvas, names, marks, outline, tip, hint, ready };
}

function hintOf() {
  const node = h('div', { class: 'hint', hidden: true, ...quiet });
  return {
    node,
    hide() { node.hidden = true; },
    show(name, amount, draw, { x, y }, view) {
      const large = h('canvas', { width: LARGE, height: LARGE, class: 'pixels' });
      draw(large);
      node.replaceChildren(large, h('span', {}, name), h('small', {}, amount));
      node.hidden = false;
      const left = x + 150 > view.width ? x - 148 : x + 18;
      put(node, { x: Math.max(4, left), y: limited(y - 70, 4, Math.max(4, view.height - 172)) });
    },
  };
}
