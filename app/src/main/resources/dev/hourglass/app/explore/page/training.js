// Training as it happens: losses, reconstructions through time, speed, and its controls.
import uPlot from '/lib/uplot.js';
import * as server from './server.js';
import { onTheme, variable } from './colours.js';
import { button, choice, count, describe, fail, h, number } from './dom.js';
import { get, on, set } from './store.js';

const PRESETS = {
  classic: 'three convolutions, a pool',
  'classic-bn': 'classic with batch normalisation',
  dense: 'dense layers only',
  sharp: 'best reconstruction at 64 dimensions',
  compact: 'best reconstruction at 30 dimensions',
  vae: 'variational: generates new images',
  denoising: 'trained to remove noise',
  sparse: 'most latent dimensions are zero',
};
const DATASETS = ['mnist', 'fashion-mnist', 'kmnist'];
const HEIGHT = 230;

export function createTraining(section) {
  const title = h('h2');
  const lead = h('p', { class: 'soft' });
  const bar = h('progress', { max: 1, 'aria-label': 'Progress of the training' });
  const facts = h('dl', { class: 'facts-row' });
  const chartBox = h('div', { class: 'chart', role: 'img' });
  const scale = choice('Scale', [['linear', 'Linear'], ['log', 'Log']], value => set({ scale: value }));
  const start = h('form', { class: 'start', onsubmit: begin });
  const stop = button('Stop', () => act({ action: 'stop' }));
  const resume = button('Resume', () => act({ action: 'resume' }));
  const time = timeline();
  const losses = h('div', {}, h('div', { class: 'row' }, h('h3', {}, 'Loss'), h('span', { class: 'gap' }), scale.node), chartBox);
  section.append(h('div', { class: 'row' }, title, h('span', { class: 'gap' }), stop, resume), lead, bar, facts, time.node, losses, start);

  const field = (label, input) => h('label', {}, h('span', {}, label), input);
  const options = names => names.map(name => h('option', { value: name }, name));
  const preset = h('select', { onchange: () => { summary.textContent = PRESETS[preset.value]; } }, ...options(Object.keys(PRESETS)));
  const summary = h('small', {}, PRESETS.classic);
  const dataset = h('select', {}, ...options(DATASETS));
  const epochs = h('input', { type: 'number', min: '1', max: '1000', value: '10', required: true });
  const go = h('button', { class: 'primary' }, 'Start training');
  start.append(h('h3', {}, 'Train a model'), field('Preset', preset), field('Dataset', dataset), field('Epochs', epochs), go, summary);

  let history = [];
  let progress = null;
  let unused = null;
  let plot = null;

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
    start.hidden = running();
    bar.hidden = !running();
    bar.value = progress ? (progress.epoch - 1 + progress.images / progress.total) / progress.epochs : training.epoch / Math.max(1, training.epochs);
    facts.replaceChildren(...figures().map(([name, value]) => h('div', {}, h('dd', {}, value), h('dt', {}, name))));
    losses.hidden = history.length === 0;
    time.show(training.run !== null && training.state !== 'idle' ? history.map(each => each.epoch) : []);
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

  // Curves

  function draw() {
    if (history.length === 0 || chartBox.clientWidth === 0) return;
    if (plot) plot.destroy();
    plot = new uPlot(settings(), data(), chartBox);
    const last = history[history.length - 1];
    describe(chartBox, `Loss by epoch: after ${count(last.epoch, 'epoch')} training ${number(last.train_loss)}, test ${number(last.test_loss)}`);
  }

  const data = () => ['epoch', 'train_loss', 'test_loss'].map(name => history.map(each => each[name] ?? null));

  function settings() {
    const axis = { stroke: variable('soft'), grid: { stroke: variable('line'), width: 1 }, ticks: { stroke: variable('line'), width: 1 }, font: '12px system-ui, sans-serif' };
    const line = (label, stroke, dash) => ({ label, stroke, width: 2, dash, points: { show: history.length < 40, size: 5, fill: stroke }, value: (_, value) => number(value) });
    const whole = (_, marks) => marks.map(mark => (Number.isInteger(mark) ? String(mark) : ''));
    return {
      width: chartBox.clientWidth, height: HEIGHT,
      scales: { x: { time: false, range: (_, low, high) => [low, Math.max(high, low + 1)] }, y: { distr: get('scale') === 'log' ? 3 : 1 } },
      series: [{ label: 'epoch', value: (_, value) => value ?? '–' }, line('training', variable('accent')), line('test', variable('second'), [6, 4])],
      axes: [{ ...axis, values: whole, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] }, { ...axis, size: 64, values: (_, marks) => marks.map(mark => (mark === null ? '' : number(mark, 2))) }],
      cursor: { points: { size: 8 } },
    };
  }

  function append() {
    if (!plot || history.length < 2) return draw();
    plot.setData(data());
  }

  async function load() {
    if (get('state').models.length || running()) history = (await server.history()).epochs;
    show();
    draw();
  }

  server.events({
    progress: each => { progress = each; show(); },
    epoch: each => {
      history = [...history.filter(old => old.epoch < each.epoch), each];
      unused = each.unused ?? null;
      show();
      append();
    },
    state: () => server.state().then(state => set({ state, arrived: {} })).catch(fail),
    ping: () => {},
  });

  new ResizeObserver(() => { if (plot) plot.setSize({ width: chartBox.clientWidth, height: HEIGHT }); else draw(); }).observe(chartBox);
  onTheme(draw);
  on(['scale'], () => { scale.show(get('scale')); draw(); });
  on(['state', 'dimensions'], show);
  on(['model'], () => { unused = null; load().catch(fail); });
  scale.show(get('scale'));
  const known = get('state').dataset;
  if (known && DATASETS.includes(known.name)) dataset.value = known.name;
  show();
  load().catch(fail);
}

/// Test images above their reconstructions after each epoch.
function timeline() {
  const image = h('img', { class: 'pixels', alt: '', draggable: 'false' });
  const words = h('output');
  const scrubber = h('input', { type: 'range', min: '1', step: '1', 'aria-label': 'Epoch', oninput: () => set({ epoch: scrubber.value === scrubber.max ? '' : scrubber.value }) });
  const node = h('div', { hidden: true }, h('h3', {}, 'Test images and their reconstructions'), image, h('label', { class: 'time' }, h('span', {}, 'Epoch'), scrubber, words));
  const pictures = new Map();
  let epochs = [];
  let shown = '';

  const fetchPicture = server.latest(async epoch => {
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

function duration(seconds) {
  if (!(seconds >= 0)) return '–';
  if (seconds < 90) return `${Math.round(seconds)} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
