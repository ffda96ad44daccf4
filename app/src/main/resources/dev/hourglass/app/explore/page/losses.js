// The losses by epoch.
import uPlot from '/lib/uplot.js';
import { onTheme, variable } from './colours.js';
import { choice, count, describe, h, number } from './dom.js';
import { get, on, set } from './store.js';

const HEIGHT = 230;
const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500];

export function lossChart() {
  const box = h('div', { class: 'chart', role: 'img' });
  const scale = choice('Scale', [['linear', 'Linear'], ['log', 'Log']], value => set({ scale: value }));
  const node = h('div', { hidden: true }, h('div', { class: 'row' }, h('h3', {}, 'Loss'), h('span', { class: 'gap' }), scale.node), box);
  let history = [];
  let plot = null;

  const data = () => ['epoch', 'train_loss', 'test_loss'].map(name => history.map(each => each[name] ?? null));

  /// A new chart: after a change of its width, its colours or its scale.
  function draw() {
    if (plot) plot.destroy();
    plot = null;
    if (history.length === 0 || box.clientWidth === 0) return;
    plot = new uPlot(settings(box.clientWidth, history.length), data(), box);
  }

  function show(known) {
    if (known === history) return;
    const more = known.length > 2 && known.length > history.length;
    history = known;
    node.hidden = history.length === 0;
    if (plot && more) plot.setData(data());
    else draw();
    const last = history[history.length - 1];
    if (last) describe(box, `Loss by epoch: after ${count(last.epoch, 'epoch')} training ${number(last.train_loss)}, test ${number(last.test_loss)}`);
  }

  function rescale() {
    scale.show(get('scale'));
    draw();
  }

  new ResizeObserver(() => { if (plot && box.clientWidth) plot.setSize({ width: box.clientWidth, height: HEIGHT }); else draw(); }).observe(box);
  onTheme(draw);
  on(['scale'], rescale);
  rescale();
  return { node, show };
}

/// Without a pointer the legend shows the last epoch.
function showLast(plot) {
  if (plot.cursor.idx === null || plot.cursor.idx === undefined) plot.setLegend({ idx: plot.data[0].length - 1 }, false);
}

function settings(width, points) {
  const line = { stroke: variable('line'), width: 1 };
  const font = `${0.75 * parseFloat(getComputedStyle(document.documentElement).fontSize)}px system-ui, sans-serif`;
  const axis = { stroke: variable('soft'), grid: line, ticks: line, font };
  const series = (label, stroke, dash) => ({
    label, stroke, dash, width: 2, points: { show: points < 40, size: 5, fill: stroke }, value: (_, value) => number(value),
  });
  return {
    width, height: HEIGHT,
    scales: { x: { time: false, range: (_, low, high) => [low, Math.max(high, low + 1)] }, y: { distr: get('scale') === 'log' ? 3 : 1 } },
    series: [{ label: 'epoch', value: (_, value) => value ?? '–' }, series('training', variable('accent')), series('test', variable('second'), [6, 4])],
    axes: [
      { ...axis, incrs: WHOLE, values: (_, marks) => marks.map(mark => (Number.isInteger(mark) ? String(mark) : '')) },
      { ...axis, size: 64, values: (_, marks) => marks.map(mark => (mark === null ? '' : number(mark, 2))) },
    ],
    cursor: { points: { size: 8 } },
    hooks: { setCursor: [showLast], ready: [showLast], setData: [showLast] },
  };
}
