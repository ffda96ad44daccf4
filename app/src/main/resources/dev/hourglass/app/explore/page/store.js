// The page's state. What is named here lives in the address's hash, so that a view can be
// bookmarked; everything else (the server's state, a selection, an own image) in memory alone.
const DEFAULTS = {
  panel: 'image', model: '', first: '', other: '', image: '0', b: '', map: '', colour: '', view: '', lasso: '',
  axes: 'dimensions', edits: '', classes: '', at: '0.5', quality: '50', epoch: '', scale: 'linear',
};
const PAUSE = 300; // Browsers refuse more than a few changes of the address a second.

const values = { ...DEFAULTS, ...read() };
const listeners = [];
let timer = 0;
let written = location.hash;

function read() {
  const known = [...new URLSearchParams(location.hash.slice(1))].filter(([name]) => name in DEFAULTS);
  return Object.fromEntries(known);
}

/// The state as the address's hash has it.
export function address(names = Object.keys(DEFAULTS)) {
  const changed = names.filter(name => values[name] !== DEFAULTS[name]);
  const text = new URLSearchParams(changed.map(name => [name, values[name]])).toString();
  return text.replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll('%3B', ';').replaceAll('%3D', '=');
}

function write() {
  written = address() === '' ? '' : '#' + address();
  history.replaceState(null, '', location.pathname + location.search + written);
}

export const get = name => values[name];

/// What the server says of the model shown: of the one that the address names, or of the first.
export function shownModel() {
  const { models } = get('state');
  return models.find(each => each.id === get('model')) || models[0];
}

/// A model's name; with that of its run where several models have the same.
export function modelName(model) {
  const alike = get('state').models.filter(each => each.name === model.name);
  const run = model.run ? model.run.split(/[\\/]/).pop() : `no. ${Number(model.id) + 1}`;
  return alike.length < 2 ? model.name : `${model.name} (${run})`;
}

/// Sets several values at once and tells those who watch one of them, after all are set.
export function set(changes) {
  const names = Object.keys(changes).filter(name => values[name] !== changes[name]);
  if (names.length === 0) return;
  Object.assign(values, changes);
  if (names.some(name => name in DEFAULTS)) {
    clearTimeout(timer);
    timer = setTimeout(write, PAUSE);
  }
  for (const { watched, tell } of [...listeners]) {
    if (watched.some(name => names.includes(name))) tell(names);
  }
}

export function on(watched, tell) {
  listeners.push({ watched, tell });
}

addEventListener('hashchange', () => {
  if (location.hash !== written) set({ ...DEFAULTS, ...read() });
});
