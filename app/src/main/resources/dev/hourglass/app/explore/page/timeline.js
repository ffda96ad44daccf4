// The training's reconstructions through time.
import * as server from './server.js';
import { h } from './dom.js';
import { latest } from './latest.js';
import { get, on, set } from './store.js';

/// Test images above their reconstructions after each epoch.
export function timeline() {
  const image = h('img', { class: 'pixels', alt: '', draggable: 'false' });
  const words = h('output');
  const scrubber = h('input', { type: 'range', min: '1', step: '1', 'aria-label': 'Epoch', oninput: () => set({ epoch: scrubber.value === scrubber.max ? '' : scrubber.value }) });
  const node = h('div', { hidden: true }, h('h3', {}, 'Test images and their reconstructions'), image, h('label', { class: 'time' }, h('span', {}, 'Epoch'), scrubber, words));
  const pictures = new Map();
  let epochs = [];
  let shown = '';

  const fetchPicture = latest(async epoch => {
    if (!pictures.has(epoch)) pictures.set(epoch, URL.createObjectURL(await server.reconstructions(epoch)));
    return epoch;
  }, epoch => {
    image.src = pictures.get(epoch);
    image.alt = `Test images above their reconstructions after epoch ${epoch}`;
  }, () => {});

  function update() {
    node.hidden = epochs.length === 0;
    if (node.hidden) return;
    const last = epochs[epochs.length - 1];
    const epoch = Math.min(last, Number(get('epoch')) || last);
    [scrubber.min, scrubber.max, scrubber.value] = [epochs[0], last, epoch];
    words.textContent = `${epoch} of ${last}`;
    if (shown !== String(epoch)) fetchPicture(epoch);
    shown = String(epoch);
  }

  on(['epoch'], update);
  return {
    node,
    show(known) {
      if (known.length < epochs.length) forget();
      epochs = known;
      update();
    },
  };

  function forget() {
    pictures.forEach(URL.revokeObjectURL);
    pictures.clear();
    shown = '';
  }
}
