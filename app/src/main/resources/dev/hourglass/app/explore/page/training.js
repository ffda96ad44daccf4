// Training as it happens: losses, reconstructions through time, speed, and its controls.
import * as server from './server.js';
import { button, count, fail, h, number } from './dom.js';
import { lossChart } from './losses.js';
import { get, on, set, shownModel } from './store.js';
import { timeline } from './timeline.js';

export function createTraining(section) {
  const title = h('h2');
  const lead = h('p', { class: 'soft' });
  const bar = progressBar('Progress of the training');
  const facts = h('dl', { class: 'facts-row' });
  const start = h('form', { class: 'start', onsubmit: begin });
  const stop = button('Stop', () => act({ action: 'stop' }));
  const resume = button('Resume', () => act({ action: 'resume' }));
  const time = timeline();
  const losses = lossChart();
  section.append(h('div', { class: 'row' }, title, h('span', { class: 'gap' }), stop, resume), lead, bar.node, facts, time.node, losses.node, start);

  const field = (label, input) => h('label', {}, h('span', {}, label), input);
  const options = names => names.map(name => h('option', { value: name }, name));
  const { presets = [], datasets = [] } = get('state');
  const preset = h('select', { onchange: summarise }, ...options(presets.map(each => each.name)));
  const summary = h('small');
  const dataset = h('select', {}, ...options(datasets));
  const epochs = h('input', { type: 'number', min: '1', max: '1000', value: '10', required: true });
  const go = h('button', { class: 'primary' }, 'Start training');
  start.append(h('h3', {}, 'Train a model'), field('Preset', preset), field('Dataset', dataset), field('Epochs', epochs), go, summary);

  function summarise() {
    summary.textContent = presets.find(each => each.name === preset.value)?.summary ?? '';
  }

  let history = [];
  let progress = null;
  let unused = null;

  const running = () => ['running', 'stopping'].includes(get('state').training.state);

  async function act(request) {
    try {
      const training = await server.train(request);
      set({ state: { ...get('state'), training } });
    } catch (error) {
      fail(error);
    }
  }

  function begin(event) {
    event.preventDefault();
    [history, progress, unused] = [[], null, null];
    set({ epoch: '', panel: 'training' });
    act({ action: 'start', preset: preset.value, dataset: dataset.value, epochs: Number(epochs.value) });
  }

  const WORDS = {
    idle: () => (get('state').models.length ? 'Training' : 'Train your first model'),
    running: ({ epoch, epochs: of }) => `Training, epoch ${Math.min(of, progress ? progress.epoch : epoch + 1)} of ${of}`,
    stopping: () => 'Stopping after this step',
    stopped: ({ epoch, epochs: of }) => `Stopped after ${epoch} of ${count(of, 'epoch')}`,
    done: ({ epochs: of }) => `Trained for ${count(of, 'epoch')}`,
    failed: () => 'Training failed',
  };

  function show() {
    const { training, models } = get('state');
    title.textContent = WORDS[training.state](training);
    lead.textContent = training.message || (models.length || running() ? '' : 'There is no trained model yet. Train one here and watch how it learns; then its map, images and codes appear beside it.');
    lead.hidden = lead.textContent === '';
    stop.hidden = !running();
    stop.disabled = training.state === 'stopping';
    resume.hidden = training.state !== 'stopped';
    start.hidden = running() || !server.live;
    bar.show(running(), progress ? (progress.epoch - 1 + progress.images / progress.total) / progress.epochs : training.epoch / Math.max(1, training.epochs));
    facts.replaceChildren(...figures().map(([name, value]) => h('div', {}, h('dd', {}, value), h('dt', {}, name))));
    losses.show(history);
    time.show(pictured(), training.run ?? get('model'));
  }

  /// The epochs of which there are reconstructions: those kept, and those seen since the page opened.
  function pictured() {
    const { training } = get('state');
    const seen = training.run !== null && training.state !== 'idle' ? history.map(each => each.epoch) : [];
    return [...new Set([...shownModel()?.kept ?? [], ...seen])].sort((a, b) => a - b);
  }

  function figures() {
    const last = history[history.length - 1];
    const live = running() && progress ? [
      ['loss of this batch', number(progress.loss)],
      ['images per second', number(progress.images_per_second, 4)],
      ['left', duration(progress.seconds_left)],
    ] : [];
    const dimensions = get('dimensions');
    const left = unused ?? (dimensions && !running() ? dimensions.mean.length - dimensions.used : null);
    const known = last ? [['test loss', number(last.test_loss)], ['seconds per epoch', number(last.seconds, 2)]] : [];
    return [...live, ...known, ...(left === null ? [] : [['unused dimensions', String(left)]])];
  }

  async function load() {
    if (get('state').models.length || running()) history = (await server.history()).epochs;
    show();
  }

  server.events({
    progress: each => { progress = each; show(); },
    epoch: each => {
      unused = each.unused ?? null;
      load().catch(fail);
    },
    state: () => server.state().then(state => set({ state, arrived: {} })).catch(fail),
    ping: () => {},
  });

  on(['state', 'dimensions'], () => {
    if (!running()) progress = null;
    show();
  });
  on(['model'], () => { unused = null; load().catch(fail); });
  const known = get('state').dataset;
  if (known && datasets.includes(known.name)) dataset.value = known.name;
  summarise();
  show();
  load().catch(fail);
}

/// A bar that moves evenly from one value to the next.
function progressBar(label) {
  const filled = h('i');
  const node = h('div', { class: 'progress', role: 'progressbar', 'aria-label': label, 'aria-valuemin': '0', 'aria-valuemax': '100' }, filled);
  function show(wanted, share) {
    node.hidden = !wanted;
    filled.style.transform = `scaleX(${share.toFixed(4)})`;
    node.setAttribute('aria-valuenow', String(Math.round(100 * share)));
  }
  return { node, show };
}

function duration(seconds) {
  if (!(seconds >= 0)) return '–';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
