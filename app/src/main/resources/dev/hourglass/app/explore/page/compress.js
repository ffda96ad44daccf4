// A slider from bytes to picture: the image as a compressed file holds it, at each step of its code.
import * as server from './server.js';
import { describe, fail, h, number, paint, picture, screen } from './dom.js';
import { latest } from './latest.js';
import { nearest, rateChart } from './rates.js';
import { get, on, set } from './store.js';

export function createCompress(section) {
  const title = h('h2', {}, 'Compress');
  const original = picture('Original');
  const result = h('div', { class: 'result' });
  const ratio = h('small');
  const slider = h('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Size of the code', oninput: () => choose(Number(slider.value)) });
  const [least, most] = [h('span'), h('span')];
  const facts = h('dl', { class: 'facts-row four' });
  const chart = rateChart(choose);
  const note = h('p', { class: 'soft' });
  const bar = h('progress', { max: '1', 'aria-label': 'Progress of the tables' });
  const waiting = h('div', { hidden: true }, h('p', { class: 'soft' }, 'Measuring the tables of the test images, once for this model…'), bar);
  const refusal = h('p', { class: 'soft', hidden: true });
  const body = h('div', { hidden: true },
    h('div', { class: 'pictures two' }, original.node, h('figure', { class: 'picture' }, result, h('figcaption', {}, 'Decompressed', ratio))),
    h('label', { class: 'time' }, least, slider, most), facts,
    h('h3', {}, 'Error over size, for this image'), chart.node, note);
  section.append(title, waiting, refusal, body);

  let known = null; // The image shown, and its curve.
  let asked = null;
  let canvas = null;
  let of = ''; // The canvas's shape.
  let visible = false;

  const load = latest(async look => {
    const own = get('own');
    const wanted = () => get('look') === look;
    const curve = await server.rates(own ? own.body : look.index, wanted, wait);
    return curve && { look, curve: bySize(curve), name: own ? own.name : `Test image ${look.index}` };
  }, found => { if (found) show(found); }, refuse);

  const decode = latest(async (image, quality) => [image, await server.decode(Float32Array.from(image.look.code), { quality, label: image.look.label ?? '' })],
    ([image, pixels]) => { if (image === known) paint(canvas, pixels, get('shape')); }, fail);

  function visit() {
    const look = get('look');
    if (!visible || !look || look === asked) return;
    asked = look;
    load(look);
  }

  /// Shows one of the three: what is waited for, why there is nothing, or the image.
  function turn(shown) {
    for (const each of [waiting, refusal, body]) each.hidden = each !== shown;
    if (shown !== body) title.textContent = 'Compress';
  }

  function wait(share) {
    turn(waiting);
    bar.value = share;
  }

  function refuse(error) {
    known = asked = null;
    turn(refusal);
    refusal.textContent = error.message;
  }

  function show(found) {
    known = found;
    const { look, curve: { points } } = known;
    const shape = get('shape');
    turn(body);
    original.show(look.original, `Original of ${known.name}`, `${shape.reduce((a, b) => a * b).toLocaleString('en')} bytes`);
    if (String(shape) !== of) {
      // Else the old picture stays until the new one is there.
      of = String(shape);
      canvas = screen(shape, '');
      result.replaceChildren(canvas);
    }
    slider.max = points.length - 1;
    least.textContent = bytes(points[0]);
    most.textContent = `${bytes(points[points.length - 1])} bytes`;
    move();
  }

  function choose(place) {
    set({ quality: String(known.curve.points[place].quality) });
  }

  function move() {
    if (!known) return;
    const { name, curve, look } = known;
    const place = nearest(curve.points, Number(get('quality')));
    const point = curve.points[place];
    const [channels, height, width] = get('shape');
    const words = `${bytes(point)} bytes`;
    const times = channels * height * width / (point.bits / 8);
    title.textContent = `${name} in ${words}`;
    ratio.textContent = times < 1 ? '' : `${number(times, 2)}× smaller`;
    slider.value = place;
    slider.setAttribute('aria-valuetext', `${words}, MSE ${number(point.mse, 2)}`);
    describe(canvas, `${name} decompressed from ${words}, mean squared error ${number(point.mse)}`);
    const figures = [['bytes', bytes(point)], ['bits per pixel', fixed(point.bits / height / width, 3)], ['MSE', fixed(point.mse, 4)], ['SSIM', point.ssim === null ? '–' : fixed(point.ssim, 3)]];
    facts.replaceChildren(...figures.map(([figure, value]) => h('div', {}, h('dd', {}, value), h('dt', {}, figure))));
    chart.show(curve, place);
    note.replaceChildren(...noteOf(curve, point, look.index === null));
    decode(known, point.quality);
  }

  new IntersectionObserver(entries => {
    visible = entries[entries.length - 1].isIntersecting;
    visit();
  }).observe(section);
  on(['look'], visit);
  on(['quality'], move);
}

/// With all decimals, so that a figure stays in its place while it changes; small ones keep two digits.
const fixed = (value, decimals) => (Math.abs(value) < 10 ** (1 - decimals) ? number(value, 2) : value.toFixed(decimals));
const bytes = ({ bits }) => (bits < 800 ? fixed(bits / 8, 1) : number(bits / 8));

/// The points from the smallest code to the largest: now and then a larger step takes more bytes.
const bySize = curve => ({ ...curve, points: [...curve.points].sort((a, b) => a.bits - b.bits) });

/// What the bytes are, and what is not in them.
function noteOf({ learned, sample }, { quality }, own) {
  const images = `the ${sample < get('state').dataset.test ? 'first ' : ''}${sample.toLocaleString('en')} test images`;
  const command = h('code', {}, `hourglass compress --quality ${quality}`);
  const [measure, shared] = learned ? ['the density that the model has learned', 'header and index'] : [`tables measured on ${images}`, 'header, tables and index'];
  const same = [learned ? '' : `of ${images} `, 'stores the same code, and ', h('code', {}, 'decompress'), ' makes the same pixels of it.'];
  return [
    `The bytes are those of this image’s rounded code under ${measure}. `,
    ...(own && !learned ? ['Your own image is coded with their step and tables.'] : [command, ' ', ...same]),
    ` What all images of a file share is not counted: ${shared}, and the model.`
      + ' Grey: another quality takes fewer bytes with a smaller error.',
  ];
}
