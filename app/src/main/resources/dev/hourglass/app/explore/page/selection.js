// What a lasso selects: mean image, counts by class, a contact sheet, files to take away.
import * as server from './server.js';
import { ofClass, onTheme, text } from './colours.js';
import { button, count, describe, fail, h, paint, percent, save, screen } from './dom.js';
import { get } from './store.js';

const SHEET = 64;

export function selectionPanel({ pick, clear, cell, nameOf }) {
  const title = h('h2', { 'aria-live': 'polite' });
  const mean = h('div', { class: 'mean' });
  const counts = h('div', { class: 'counts', role: 'group', tabindex: '0', 'aria-label': 'Images by class' });
  const sheet = h('div', { class: 'sheet', role: 'group', 'aria-label': 'Selected images' });
  const files = server.files.map(what => button(what.toUpperCase(), () => download(what), { 'aria-label': `Save selection as ${what.toUpperCase()}` }));
  const node = h('div', { class: 'selection', hidden: true },
    h('div', { class: 'row' }, title, h('span', { class: 'gap' }), ...files, button('Clear', clear)),
    h('div', { class: 'found' }, h('div', { class: 'facts' }, mean, counts), sheet));
  let selected = null;
  let labels = null;
  let dataset = null;
  let turn = 0;

  async function download(what) {
    try {
      save(await server.selectionFile(what, selected), `selection.${what}`);
    } catch (error) {
      fail(error);
    }
  }

  async function showMean() {
    const mine = ++turn;
    const pixels = await server.mean(selected);
    if (mine !== turn) return;
    const shape = get('shape');
    const canvas = screen(shape, `Mean of ${count(selected.length, 'image')}`);
    paint(canvas, pixels, shape);
    mean.replaceChildren(canvas, h('small', {}, 'mean'));
  }

  function showCounts() {
    counts.hidden = !labels;
    if (!labels) return;
    const totals = new Map();
    for (const i of selected) totals.set(labels[i], (totals.get(labels[i]) || 0) + 1);
    const most = Math.max(...totals.values());
    const ordered = [...totals].sort((a, b) => b[1] - a[1]);
    counts.replaceChildren(...ordered.map(([label, total]) => {
      const bar = h('i');
      bar.style.width = `${100 * total / most}%`;
      bar.style.background = text(ofClass(label));
      const name = dataset.classes[label] ?? 'none';
      return h('div', { title: `${name}: ${percent(total / selected.length)}` }, h('span', {}, name), h('u', {}, bar), h('small', {}, total.toLocaleString('en')));
    }));
  }

  function showSheet() {
    const step = Math.max(1, selected.length / SHEET);
    const chosen = Array.from({ length: Math.min(SHEET, selected.length) }, (_, k) => selected[Math.floor(k * step)]);
    sheet.replaceChildren(...chosen.map(i => {
      const canvas = h('canvas', { width: 28, height: 28, class: 'pixels' });
      cell(canvas, i);
      return h('button', { type: 'button', 'aria-label': nameOf(i), title: nameOf(i), onclick: () => pick(i) }, canvas);
    }));
    describe(sheet, `${chosen.length} of ${count(selected.length, 'selected image')}`);
  }

  function refresh() {
    if (!selected) return;
    title.textContent = count(selected.length, 'image');
    showCounts();
    showSheet();
  }

  onTheme(refresh);
  return {
    node,
    refresh,
    labels(values) {
      labels = values;
      refresh();
    },
    show(indices, known, of) {
      [selected, labels, dataset] = [indices, known, of];
      node.hidden = !selected;
      if (!selected) return;
      refresh();
      showMean().catch(fail);
    },
  };
}
