// The errors of an image over the bytes that its code takes, both in logarithms. Each point can be chosen;
// the line joins those of which no smaller one has a smaller error.
import { describe, number } from './dom.js';

const HEIGHT = 230;
const MARGIN = { left: 58, right: 14, top: 26, bottom: 38 };
const LEAST_BYTES = 0.1; // What takes less lies on the left edge.
const LEAST_ERROR = 1e-7;
const [LEAST_TICKS, MOST_TICKS] = [3, 7];

/// The place of the point of the nearest quality.
export function nearest(points, quality) {
  const away = points.map(point => Math.abs(point.quality - quality));
  return away.indexOf(Math.min(...away));
}

function s(name, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/// `choose(place)` is called with the point that is clicked; points are in the order of their sizes.
export function rateChart(choose) {
  const node = s('svg', { class: 'rates', role: 'img', height: HEIGHT });
  let curve = null;
  let place = 0;
  let spots = [];

  function draw() {
    const width = node.clientWidth;
    if (!curve || width === 0) return;
    const { points, unrounded } = curve;
    const x = axis(points.map(bytesOf), MARGIN.left, width - MARGIN.right);
    const y = axis([...points, unrounded].map(errorOf), HEIGHT - MARGIN.bottom, MARGIN.top);
    spots = points.map(point => [x.at(bytesOf(point)), y.at(errorOf(point))]);
    const best = points.map((point, i) => points.slice(0, i).every(smaller => smaller.mse > point.mse));
    const floor = y.at(errorOf(unrounded));
    const [bottom, right] = [HEIGHT - MARGIN.bottom, width - MARGIN.right];
    const text = (at, up, words, anchor) => s('text', { x: at, y: up, 'text-anchor': anchor }, words);
    node.replaceChildren(
      ...x.ticks.flatMap(tick => [line(x.at(tick), bottom, x.at(tick), MARGIN.top), text(x.at(tick), bottom + 16, number(tick), 'middle')]),
      ...y.ticks.flatMap(tick => [line(MARGIN.left, y.at(tick), right, y.at(tick)), text(MARGIN.left - 6, y.at(tick) + 4, number(tick), 'end')]),
      text(right, HEIGHT - 4, 'bytes', 'end'), text(MARGIN.left - 6, 11, 'MSE', 'end'),
      line(MARGIN.left, floor, right, floor, 'floor'), text(MARGIN.left + 6, floor - 5, 'code not rounded', 'start'),
      s('polyline', { points: spots.filter((_, i) => best[i]).map(spot => spot.map(each => each.toFixed(1)).join()).join(' ') }),
      ...spots.map(([cx, cy], i) => s('circle', { cx, cy, r: best[i] ? 3 : 2.5, class: best[i] ? '' : 'worse' })),
      s('circle', { cx: spots[place][0], cy: spots[place][1], r: 6.5, class: 'now' }));
    const [first, last, now] = [points[0], points[points.length - 1], points[place]].map(point => `${number(point.bits / 8)} bytes, MSE ${number(point.mse, 2)}`);
    describe(node, `Error over size from ${first} to ${last}; now ${now}`);
  }

  function pick(event) {
    const box = node.getBoundingClientRect();
    const away = spots.map(([x, y]) => Math.hypot(x - event.clientX + box.left, y - event.clientY + box.top));
    choose(away.indexOf(Math.min(...away)));
  }

  node.addEventListener('pointerdown', pick);
  node.addEventListener('pointermove', event => { if (event.buttons === 1) pick(event); });
  new ResizeObserver(draw).observe(node);
  return {
    node,
    show(shown, at) {
      [curve, place] = [shown, at];
      draw();
    },
  };
}

const bytesOf = point => Math.max(point.bits / 8, LEAST_BYTES);
const errorOf = point => Math.max(point.mse, LEAST_ERROR);
const line = (x1, y1, x2, y2, kind = 'grid') => s('line', { x1, y1, x2, y2, class: kind });

/// A logarithmic axis over some values.
function axis(values, from, to) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const width = Math.log(high / low) || 1;
  return { at: value => from + (to - from) * Math.log(value / low) / width, ticks: ticks(low, high) };
}

/// Ticks at 1, 2 and 5 of each decade, at the decades where those are many, or evenly where they are few.
function ticks(low, high) {
  const inside = tick => tick >= low && tick <= high;
  const decades = Array.from({ length: 20 }, (_, i) => 10 ** (i - 8));
  const fine = decades.flatMap(decade => [decade, 2 * decade, 5 * decade]).filter(inside);
  if (fine.length > MOST_TICKS) return decades.filter(inside);
  if (fine.length >= LEAST_TICKS || high === low) return fine;
  const rough = (high - low) / (MOST_TICKS - 2);
  const step = [1, 2, 5, 10].map(digit => digit * 10 ** Math.floor(Math.log10(rough))).find(nice => nice >= rough);
  return Array.from({ length: MOST_TICKS }, (_, i) => (Math.ceil(low / step) + i) * step).filter(inside);
}
