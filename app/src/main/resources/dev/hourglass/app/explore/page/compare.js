// Two models and the same image: both reconstructions, code sizes and errors side by side.
import * as server from './server.js';
import { bars, fail, h, number, picture } from './dom.js';
import { latest } from './latest.js';
import { get, on, set } from './store.js';

export function createCompare(section) {
  const title = h('h2');
  const original = picture('Original');
  const sides = ['model', 'other'].map(side);
  const table = h('table', { class: 'numbers' });
  section.append(h('div', { class: 'row' }, title), h('div', { class: 'compare' }, original.node, ...sides.map(each => each.node)), table);
  let looks = [null, null];

  function side(key, place) {
    const select = h('select', { 'aria-label': place === 0 ? 'First model' : 'Second model', onchange: () => set({ [key]: select.value }) });
    const reconstruction = picture('Reconstruction');
    const code = bars();
    return { key, select, reconstruction, code, node: h('div', { class: 'side' }, select, reconstruction.node, code.node) };
  }

  const models = () => get('state').models;
  const modelOf = place => models().find(each => each.id === get(sides[place].key)) || models()[Math.min(place, models().length - 1)];

  const load = latest(async () => {
    const own = get('own');
    const ask = place => (own ? server.look(own.body, false, modelOf(place).id) : server.image(get('image'), modelOf(place).id));
    return Promise.all([ask(0), ask(1)]);
  }, answers => { looks = answers; show(); }, fail);

  function visit() {
    if (models().length < 2 || get('panel') !== 'compare' && !get('stacked')) return;
    sides.forEach(({ select }, place) => {
      select.replaceChildren(...models().map(each => h('option', { value: each.id }, each.name)));
      select.value = modelOf(place).id;
    });
    load();
  }

  function show() {
    const name = get('own') ? get('own').name : `Test image ${looks[0].index}`;
    title.textContent = `${name} in two models`;
    original.show(looks[0].original, `Original of ${name}`);
    sides.forEach(({ reconstruction, code }, place) => {
      const look = looks[place];
      reconstruction.show(look.reconstruction, `Reconstruction by ${modelOf(place).name}`, `MSE ${number(look.error, 2)}`);
      code.show(look.code, null);
    });
    table.replaceChildren(h('tbody', {}, ...rows().map(([label, of, better]) => row(label, of, better))));
  }

  const rows = () => [
    ['Latent dimension', (look, model) => model.latent_dimension],
    ['MSE of this image', look => look.error, true],
    ['MSE refined', look => look.refined_error, true],
    ['MSE of all test images', (look, model) => model.test_mse, true],
    ['Weights', (look, model) => model.parameters],
    ['Epochs', (look, model) => model.epochs],
    ['Nearest images say', look => look.knn_label ?? '–'],
  ];

  function row(label, of, lowerIsBetter) {
    const values = [0, 1].map(place => of(looks[place], modelOf(place)));
    const least = Math.min(...values);
    const cells = values.map((value, place) => h('td', { class: lowerIsBetter && value === least && value !== values[1 - place] ? 'least' : '' },
      typeof value !== 'number' ? String(value ?? '–') : Number.isInteger(value) ? value.toLocaleString('en') : number(value)));
    return h('tr', {}, h('th', { scope: 'row' }, label), ...cells);
  }

  on(['model', 'other', 'image', 'own', 'panel', 'arrived', 'stacked'], visit);
  visit();
}
