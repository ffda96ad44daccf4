// Sliders through the space of codes: along one latent dimension, or along a principal direction.
import { h, number } from './dom.js';

const STEPS = 500;
const REACH = 3.5; // Of a principal direction to each side, in standard deviations.
const SAME = 1000; // Moves of one slider within this time are undone together.
const touched = { input: null, time: 0 };

/// An axis for each latent dimension, the most used first.
export function dimensionAxes({ order, least, greatest }, origin) {
  return order.map(i => ({
    name: `z${i}`,
    words: `Latent dimension ${i}`,
    low: Math.min(least[i], origin[i]),
    high: Math.max(greatest[i], origin[i]),
    start: origin[i],
    read: code => code[i],
    write: (code, value) => code.map((old, k) => (k === i ? value : old)),
  }));
}

/// An axis for each principal direction, in standard deviations from the mean.
export function directionAxes({ mean, directions, direction_deviation: deviation }, origin) {
  return directions.map((direction, k) => {
    const unit = deviation[k] || 1;
    const read = code => direction.reduce((sum, share, i) => sum + share * (code[i] - mean[i]), 0) / unit;
    const start = read(origin);
    return {
      name: `PC${k + 1}`,
      words: `Principal direction ${k + 1}, in standard deviations`,
      low: Math.min(-REACH, start),
      high: Math.max(REACH, start),
      start,
      read,
      write: (code, value) => {
        const step = (value - read(code)) * unit;
        return code.map((old, i) => old + step * direction[i]);
      },
    };
  });
}

/// A row with a slider. `before()` is called ahead of the first of a series of moves, `moved(code)`
/// at each.
export function slider(axis, { code, before, moved }) {
  const { name, words, low, high, start, read, write } = axis;
  const input = h('input', { type: 'range', min: low, max: high, step: (high - low) / STEPS || 1, 'aria-label': words });
  const output = h('output');
  const notch = h('i', { title: 'the image’s own value' });
  notch.style.setProperty('--at', String((start - low) / (high - low || 1)));
  const node = h('label', { class: 'slider', title: words }, h('span', {}, name), h('span', { class: 'track' }, notch, input), output);
  let held = false;

  function move() {
    const now = performance.now();
    if (!held && (touched.input !== input || now - touched.time > SAME)) before();
    held = true;
    Object.assign(touched, { input, time: now });
    moved(write(code(), Number(input.value)));
  }

  function update() {
    const value = read(code());
    if (!held) input.value = value;
    output.textContent = Math.abs(value) < 100 ? value.toFixed(2) : number(value);
    node.classList.toggle('moved', Math.abs(value - start) > 1e-3);
  }

  input.addEventListener('input', move);
  input.addEventListener('change', () => { held = false; });
  return { node, update };
}
