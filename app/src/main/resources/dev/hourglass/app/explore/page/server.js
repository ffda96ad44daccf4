// Every request of the page. Answers with numbers are little-endian, as typed arrays are on every
// machine with a browser.
import { wait } from './latest.js';
import { get, shownModel } from './store.js';

const POLL = 500;

/// What a page with a server has; a saved page (saved.js) has less.
export const live = true;
export const panels = ['image', 'draw', 'code', 'compress', 'training', 'compare'];
export const files = ['png', 'csv', 'npy'];
export const projections = ['pca', 'umap'];

async function refusal(response) {
  const body = await response.json().catch(() => ({}));
  const error = new Error(body.detail || body.title || `The server answered ${response.status}.`);
  error.status = response.status;
  return error;
}

async function ask(path, query = {}, options = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const parameters = new URLSearchParams(given).toString();
  let response;
  try {
    response = await fetch('/api/' + path + (parameters && '?' + parameters), options);
  } catch {
    throw new Error('The server does not answer. Is it still running?');
  }
  if (!response.ok) throw await refusal(response);
  return response;
}

const json = async (...request) => (await ask(...request)).json();
const floats = async (...request) => new Float32Array(await (await ask(...request)).arrayBuffer());
const bytes = async (...request) => new Uint8Array(await (await ask(...request)).arrayBuffer());
const post = (body, type = 'application/octet-stream') => ({ method: 'POST', body, headers: { 'Content-Type': type } });
const pictured = body => post(body, body instanceof Blob ? body.type || 'image/*' : undefined);
const model = () => get('model');

/// This page as one file, which shows what this page shows.
export const saved = async view => (await ask('saved.html', { model: model(), view })).blob();

/// For conditional models the class to decode: the one chosen, the image's own, or the first.
export function label() {
  const { classes } = shownModel();
  return [get('classes'), get('look')?.label, classes[0]].find(each => classes.includes(each)) ?? '';
}

/// Asks again while the server computes; null once `wanted` says that the answer is not needed.
async function answer(path, query, options, wanted, progress) {
  for (;;) {
    const response = await ask(path, query, options);
    if (!wanted()) return null;
    if (response.status !== 202) return response;
    progress((await response.json()).progress || 0);
    await wait(POLL);
    if (!wanted()) return null;
  }
}

async function computed(path, query, wanted, progress) {
  const response = await answer(path, query, {}, wanted, progress);
  return response && new Float32Array(await response.arrayBuffer());
}

/// Of a test image or of an own one what its code takes, and its errors, at each of some qualities.
export async function rates(image, wanted, progress) {
  const own = typeof image !== 'number';
  const response = await answer('rates', { model: model(), index: own ? '' : image }, own ? pictured(image) : {}, wanted, progress);
  return response && response.json();
}

export const state = () => json('state');
export const map = (kind, wanted, progress) => computed('map', { kind, model: model() }, wanted, progress);
export const column = (name, wanted, progress) => computed('column', { name, model: model() }, wanted, progress);
export const image = (index, of = model()) => json('image', { index, model: of });
/// The same without what takes longer than a frame.
export const glance = index => json('image', { index, quick: 1, model: model() });
export const dimensions = () => json('dimensions', { model: model() });
export const history = () => json('history', { model: model() });
export const sample = count => floats('sample', { count, label: label(), model: model() });
/// With a quality in `more` as a compressed file of it holds the codes.
export const decode = (codes, more = {}) => bytes('decode', { model: model(), label: label(), ...more }, post(codes));
export const train = request => json('train', {}, post(JSON.stringify(request), 'application/json'));
export const mean = indices => bytes('selection', { what: 'mean', model: model() }, post(indices));
export const selectionFile = async (what, indices) =>
  (await ask('selection', { what, model: model() }, post(indices))).blob();
export const reconstructions = async epoch => (await ask('reconstructions', { epoch, model: model() })).blob();

/// The same as `image` for pixels (uint8) or a file.
export const look = (body, quick, of = model()) =>
  json('look', { model: of, quick: quick ? 1 : '' }, pictured(body));

export function atlas(page) {
  const picture = new Image();
  picture.src = `/api/atlas?page=${page}`;
  return picture.decode().then(() => picture);
}

/// Training's progress and changes of the state, as long as the page is open.
export function events(handlers) {
  const source = new EventSource('/api/events');
  for (const [name, handler] of Object.entries(handlers)) {
    source.addEventListener(name, event => handler(JSON.parse(event.data)));
  }
}
