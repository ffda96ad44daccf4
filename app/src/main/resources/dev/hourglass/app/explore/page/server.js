// Every request of the page. Answers with numbers are little-endian, as typed arrays are on every
// machine with a browser.
import { get } from './store.js';

const POLL = 500;
export const wait = milliseconds => new Promise(done => setTimeout(done, milliseconds));

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
const model = () => get('model');

/// For conditional models the class to decode: the one chosen, the image's own, or the first.
export function label() {
  const { models } = get('state');
  const { classes } = models.find(each => each.id === model()) || models[0];
  return [get('classes'), get('look')?.label, classes[0]].find(each => classes.includes(each)) ?? '';
}

/// Asks again while the server computes; null once `wanted` says that the answer is not needed.
async function computed(path, query, wanted, progress) {
  for (;;) {
    const response = await ask(path, query);
    if (!wanted()) return null;
    if (response.status !== 202) return new Float32Array(await response.arrayBuffer());
    progress((await response.json()).progress || 0);
    await wait(POLL);
    if (!wanted()) return null;
  }
}

export const state = () => json('state');
export const map = (kind, wanted, progress) => computed('map', { kind, model: model() }, wanted, progress);
export const column = (name, wanted, progress) => computed('column', { name, model: model() }, wanted, progress);
export const image = (index, of = model()) => json('image', { index, model: of });
export const dimensions = () => json('dimensions', { model: model() });
export const history = () => json('history', { model: model() });
export const sample = count => floats('sample', { count, label: label(), model: model() });
export const decode = codes => bytes('decode', { model: model(), label: label() }, post(codes));
export const train = request => json('train', {}, post(JSON.stringify(request), 'application/json'));
export const mean = indices => bytes('selection', { what: 'mean', model: model() }, post(indices));
export const selectionFile = async (what, indices) =>
  (await ask('selection', { what, model: model() }, post(indices))).blob();
export const reconstructions = async epoch => (await ask('reconstructions', { epoch })).blob();

/// The same as `image` for pixels (uint8) or a file.
export const look = (body, quick, of = model()) =>
  json('look', { model: of, quick: quick ? 1 : '' }, post(body, body instanceof Blob ? body.type || 'image/*' : undefined));

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

/// A function that has at most one request under way; of the calls meanwhile, the last one wins.
export function latest(work, show, failed) {
  let busy = false;
  let next = null;
  return async function call(...values) {
    if (busy) {
      next = values;
      return;
    }
    busy = true;
    try {
      show(await work(...values));
    } catch (error) {
      failed(error);
    }
    busy = false;
    const waiting = next;
    next = null;
    if (waiting) call(...waiting);
  };
}
