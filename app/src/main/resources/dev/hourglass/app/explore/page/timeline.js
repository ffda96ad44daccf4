// The training's reconstructions through time.
import * as server from './server.js';
import { h } from './dom.js';
import { latest } from './latest.js';
import { get, on, set } from './store.js';

/// Test images above their reconstructions, after each epoch of which there are some.
export function timeline() {
  const image = h('img', { class: 'pixels', alt: '', draggable: 'false' });
  const words = h('output');
  const scrubber = h('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Epoch', oninput: () => set({ epoch: scrubber.value === scrubber.max ? '' : String(epochs[scrubber.value]) }) });
  const node = h('div', { hidden: true }, h('h3', {}, 'Test images and their reconstructions'), image, h('label', { class: 'time' }, h('span', {}, 'Epoch'), scrubber, words));
  const pictures = new Map();
  let epochs = [];
  let source = '';
  let shown = null;

  const fetchPicture = latest(async epoch => {
    const from = source;
    if (!pictures.has(epoch)) {
      const address = URL.createObjectURL(await server.reconstructions(epoch));
      if (from !== source) return null;
      pictures.set(epoch, address);
    }
    return epoch;
  }, epoch => {
    if (epoch === null) return;
    image.src = pictures.get(epoch);
    image.alt = `Test images above their reconstructions after epoch ${epoch}`;
  }, () => {});

  function update() {
    node.hidden = epochs.length === 0;
    if (node.hidden) return;
    const last = epochs.length - 1;
    const wanted = epochs.indexOf(Number(get('epoch')));
    const place = wanted < 0 ? last : wanted;
    [scrubber.max, scrubber.value] = [last, place];
    words.textContent = `${epochs[place]} of ${epochs[last]}`;
    scrubber.setAttribute('aria-valuetext', `epoch ${words.textContent}`);
    if (shown !== epochs[place]) fetchPicture(epochs[place]);
    shown = epochs[place];
  }

  on(['epoch'], update);
  return {
    node,
    /// `of` names the run: pictures of another are forgotten.
    show(known, of) {
      if (of !== source || known.length < epochs.length) forget();
      [epochs, source] = [known, of];
      update();
    },
  };

  function forget() {
    pictures.forEach(address => URL.revokeObjectURL(address));
    pictures.clear();
    shown = null;
  }
}
