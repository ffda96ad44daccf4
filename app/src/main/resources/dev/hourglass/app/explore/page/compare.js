// The same image through two models, or through two epochs of one: reconstructions, codes and errors
// side by side.
import * as server from './server.js';
import { bars, fail, h, number, picture } from './dom.js';
import { latest } from './latest.js';
import { get, modelName, on, set } from './store.js';

/// What can be compared: models, and the epochs whose models a run kept.
export function comparable() {
  return get('state').models.flatMap(model => [
    { id: model.id, name: modelName(model), model, epoch: model.epochs },
    ...(model.kept || []).map(epoch => ({ id: `${model.id}@${epoch}`, name: `${modelName(model)}, epoch ${epoch} of ${model.epochs}`, model, epoch, kept: true })),
  ]);
}

export function createCompare(section) {
  const title = h('h2');
  const original = picture('Original');
  const sides = ['first', 'other'].map(side);
  const table = h('table', { class: 'numbers' });
  section.append(h('div', { class: 'row' }, title), h('div', { class: 'compare' }, original.node, ...sides.map(each => each.node)), table);
  let looks = [null, null];

  function side(key, place) {
    const select = h('select', { 'aria-label': place === 0 ? 'First model' : 'Second model', onchange: () => set({ [key]: select.value }) });
    const reconstruction = picture('Reconstruction');
    const code = bars();
    return { key, select, reconstruction, code, node: h('div', { class: 'side' }, select, reconstruction.node, code.node) };
  }

  /// The one chosen; else first the model shown, then another model or an early epoch.
  function chosen(place) {
    const all = comparable();
    const first = all.find(each => each.id === get('first')) || all.find(each => each.id === get('model')) || all[0];
    if (place === 0) return first;
    return all.find(each => each.id === get('other')) || all.find(each => each.model !== first.model && !each.kept) || all.find(each => each !== first);
  }

  const load = latest(async () => {
    const own = get('own');
    const both = [chosen(0), chosen(1)];
    const answers = await Promise.all(both.map(({ id }) => (own ? server.look(own.body, false, id) : server.image(get('image'), id))));
    return both.map((each, place) => ({ ...each, look: answers[place] }));
  }, answers => { looks = answers; show(); }, fail);

  function visit() {
    const all = comparable();
    if (all.length < 2 || get('panel') !== 'compare' && !get('stacked')) return;
    sides.forEach(({ select }, place) => {
      select.replaceChildren(...all.map(each => h('option', { value: each.id }, each.name)));
      select.value = chosen(place).id;
    });
    load();
  }

  function show() {
    const [{ look: first }] = looks;
    const what = get('own') ? get('own').name : `Test image ${first.index}`;
    title.textContent = `${what} in two ${looks[0].model === looks[1].model ? 'epochs' : 'models'}`;
    original.show(first.original, `Original of ${what}`);
    sides.forEach(({ reconstruction, code }, place) => {
      const { look, name } = looks[place];
      reconstruction.show(look.reconstruction, `Reconstruction by ${name}`, `MSE ${number(look.error, 2)}`);
      code.show(look.code, null);
    });
    table.replaceChildren(h('tbody', {}, ...ROWS.map(([label, of, lowerIsBetter]) => row(label, looks.map(of), lowerIsBetter))));
  }

  on(['first', 'model', 'other', 'image', 'own', 'panel', 'arrived', 'stacked'], visit);
  visit();
}

/// Title, value, and whether less is better. What only a run's last model has is absent for an epoch.
const ROWS = [
  ['Latent dimension', ({ look }) => look.code.length],
  ['MSE of this image', ({ look }) => look.error, true],
  ['MSE refined', ({ look }) => look.refined_error, true],
  ['MSE of all test images', ({ model, kept }) => (kept ? null : model.test_mse), true],
  ['Weights', ({ model }) => model.parameters],
  ['Epochs', ({ epoch }) => epoch || null],
  ['Nearest images say', ({ look }) => look.knn_label],
];

function row(label, values, lowerIsBetter) {
  const [a, b] = values;
  const least = lowerIsBetter && typeof a === 'number' && typeof b === 'number' && a !== b ? Math.min(a, b) : NaN;
  const text = value => (typeof value !== 'number' ? String(value ?? '–') : Number.isInteger(value) ? value.toLocaleString('en') : number(value));
  return h('tr', {}, h('th', { scope: 'row' }, label), ...values.map(value => h('td', { class: value === least ? 'least' : '' }, text(value))));
}
