// What the map's colours mean. Classes are buttons that select their images; amounts are a ramp.
import { dark, ofAmount, ofClass, text } from './colours.js';
import { h, number, percent } from './dom.js';
import { limits } from './geometry.js';

const MOST = 40;
const TITLES = { error: 'Error (MSE)', anomaly: 'Anomaly score' };
export const isClass = name => name === 'label' || name === 'group';
export const greyed = () => (dark() ? [88, 92, 99, 150] : [200, 198, 192, 150]);

/// A function from the number of an image to its red, green, blue and opacity.
export function colourOf(column) {
  if (!column) return () => [150, 150, 150, 255];
  const { name, values } = column;
  const known = new Map();
  const cached = (key, make) => known.get(key) || known.set(key, [...make().map(Math.round), 255]).get(key);
  if (isClass(name)) return i => cached(values[i], () => ofClass(values[i]));
  const [low, high] = limits(values);
  return i => {
    const share = Math.round(100 * (values[i] - low) / (high - low || 1)) / 100;
    return cached(share, () => ofAmount(share));
  };
}

/// `toggle(images, wanted)` selects the images of a class, or ends the selection.
export function legendOf({ name, values }, classes, toggle) {
  return isClass(name) ? classLegend(name, values, classes, toggle) : amountLegend(name, values);
}

const COMPUTED = { error: 'errors', anomaly: 'anomaly scores', group: 'groups' };

/// What stands there while a column is computed.
export const computingOf = (name, share) => h('span', {}, `Computing ${COMPUTED[name] ?? name}… ${share > 0 ? percent(share) : ''}`);

function amountLegend(name, values) {
  const [low, high] = limits(values);
  const ramp = h('i', { class: 'ramp' });
  ramp.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map(share => text(ofAmount(share))).join(', ')})`;
  return [h('span', {}, TITLES[name]), h('span', {}, number(low, 2)), ramp, h('span', {}, number(high, 2))];
}

function classLegend(name, values, classes, toggle) {
  const present = [...new Set(values)].filter(value => value >= 0).sort((a, b) => a - b);
  return present.slice(0, MOST).map(value => {
    const swatch = h('i');
    swatch.style.background = text(ofClass(value));
    const label = name === 'label' ? classes[value] ?? value : `group ${value + 1}`;
    const press = ({ currentTarget: own }) => {
      const wanted = own.getAttribute('aria-pressed') === 'false';
      toggle(wanted ? imagesOf(values, value) : []);
      own.setAttribute('aria-pressed', String(wanted));
    };
    return h('button', { type: 'button', 'aria-pressed': 'false', title: 'Select these images', onclick: press }, swatch, String(label));
  });
}

function imagesOf(values, value) {
  const own = [];
  values.forEach((each, i) => { if (each === value) own.push(i); });
  return own;
}
