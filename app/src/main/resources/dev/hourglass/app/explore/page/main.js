// The page's frame: which panels there are, tabs where it is wide and one below the other where it
// is narrow, files dropped anywhere, and what the server knows.
import * as server from './server.js';
import { createCode } from './code.js';
import { comparable, createCompare } from './compare.js';
import { createCompress } from './compress.js';
import { button, fail, h, save, say } from './dom.js';
import { createDraw } from './draw.js';
import { createImage, own } from './image.js';
import { createMap } from './map.js';
import { address, get, modelName, on, set, shownModel } from './store.js';
import { createTraining } from './training.js';

const PANELS = [['image', 'Image', createImage], ['draw', 'Draw', createDraw], ['code', 'Code', createCode],
  ['compress', 'Compress', createCompress], ['training', 'Training', createTraining], ['compare', 'Compare', createCompare]].filter(([id]) => server.panels.includes(id));
const SAVED = ['panel', 'model', 'image', 'map', 'colour', 'view', 'lasso', 'scale']; // Of the address, what a saved page shows.
const wide = matchMedia('(min-width: 62rem)');
const part = id => document.getElementById(id);
const tabs = new Map();

const available = id => {
  const { models } = get('state');
  if (!tabs.has(id)) return false;
  return id === 'training' || models.length > 0 && (id !== 'compare' || comparable().length > 1);
};
const current = () => (available(get('panel')) ? get('panel') : get('state').models.length ? 'image' : 'training');

// Tabs

function makeTabs() {
  for (const [id, label] of PANELS) {
    const tab = button(label, () => open(id), { id: `tab-${id}`, 'aria-controls': id });
    tabs.set(id, tab);
    part('tabs').append(tab);
  }
  part('tabs').addEventListener('keydown', moveTab);
}

function open(id) {
  set({ panel: id });
  if (!wide.matches) part(id).scrollIntoView();
}

function moveTab(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const ids = [...tabs.keys()].filter(available);
  const place = ids.indexOf(document.activeElement.id.slice(4));
  if (!step || place < 0) return;
  const next = ids[(place + step + ids.length) % ids.length];
  if (wide.matches) set({ panel: next });
  tabs.get(next).focus();
}

function layout() {
  const tabbed = wide.matches;
  document.body.classList.toggle('empty', get('state').models.length === 0);
  set({ stacked: !tabbed });
  attribute(part('tabs'), 'role', tabbed ? 'tablist' : null);
  for (const [id, tab] of tabs) {
    const chosen = id === current();
    tab.hidden = !available(id);
    part(id).hidden = !available(id) || tabbed && !chosen;
    attribute(tab, 'role', tabbed ? 'tab' : null);
    attribute(tab, 'aria-selected', tabbed ? String(chosen) : null);
    attribute(tab, 'tabindex', tabbed && !chosen ? '-1' : null);
    attribute(part(id), 'role', tabbed ? 'tabpanel' : null);
  }
}

const attribute = (node, name, value) => (value === null ? node.removeAttribute(name) : node.setAttribute(name, value));

// What the server knows

function header() {
  const { models, dataset } = get('state');
  const own_ = shownModel();
  const dimension = own_ ? `${own_.latent_dimension} latent dimensions` : 'no model yet';
  part('about').replaceChildren(...(own_ ? [h('b', {}, own_.name), ` · ${dimension}`] : [dimension]), ...(dataset ? [` · ${dataset.name}`] : []));
  document.title = own_ ? `Hourglass: ${own_.name}` : 'Hourglass explorer';
  const label = part('models');
  label.hidden = models.length < 2;
  label.lastElementChild.replaceChildren(...models.map(each => h('option', { value: each.id }, modelName(each))));
  label.lastElementChild.value = own_ ? own_.id : '';
  part('save').hidden = !own_ || !server.live;
}

async function savePage() {
  const [waiting, label] = [part('save'), part('save').textContent];
  [waiting.disabled, waiting.textContent] = [true, 'Saving…'];
  try {
    const file = await server.saved(address(SAVED));
    save(file, `hourglass-${shownModel().name}.html`);
    say(`Saved: one file of ${(file.size / 2 ** 20).toFixed(1)} MB that needs no server.`);
  } catch (error) {
    fail(error);
  }
  [waiting.disabled, waiting.textContent] = [false, label];
}

async function loadModel() {
  const shown = shownModel();
  if (!shown) return;
  if (String(get('shape')) !== String(shown.image_shape)) set({ shape: shown.image_shape });
  set({ dimensions: await server.dimensions() });
}

// Files from anywhere

function acceptFiles() {
  const veil = part('drop');
  const hasFile = event => [...(event.dataTransfer?.types || [])].includes('Files') && get('state').models.length > 0;
  addEventListener('dragover', event => {
    if (!hasFile(event)) return;
    event.preventDefault();
    veil.hidden = false;
  });
  addEventListener('dragleave', event => { if (!event.relatedTarget) veil.hidden = true; });
  addEventListener('drop', event => {
    veil.hidden = true;
    if (!hasFile(event)) return;
    event.preventDefault();
    own(event.dataTransfer.files[0]);
  });
  addEventListener('paste', event => {
    const file = [...(event.clipboardData?.files || [])][0];
    if (file && get('state').models.length) own(file);
  });
}

async function start() {
  set({ state: await server.state() });
  const first = shownModel();
  if (first) set({ shape: first.image_shape });
  makeTabs();
  layout();
  header();
  createMap(part('map'));
  for (const [id, , create] of PANELS) create(part(id));
  part('models').lastElementChild.addEventListener('change', event => set({ model: event.target.value }));
  wide.addEventListener('change', layout);
  on(['panel'], layout);
  on(['model', 'state'], () => { layout(); header(); });
  on(['model', 'arrived'], () => loadModel().catch(fail));
  part('save').addEventListener('click', savePage);
  if (server.live) acceptFiles();
  await loadModel();
}

start().catch(fail);
