// The map of the latent space: points drawn from the page's data, and the image of the one that the
// pointer is nearest to. Everything else on the page is plain HTML.
'use strict';
(() => {
  const box = document.getElementById('map');
  if (!box) return;
  const data = JSON.parse(document.getElementById('map-data').textContent);
  const SVG = 'http://www.w3.org/2000/svg';
  const WIDTH = 1000, HEIGHT = 640, MARGIN = 24, REACH = 40;
  const svg = box.querySelector('svg');
  const hint = box.querySelector('.hint');
  const thumbnail = hint.querySelector('i');
  const words = hint.querySelector('span');
  const colour = label => label < 0 ? '' : `--own:${data.colours[label % data.colours.length]}`;
  let points = [];
  let chosen = null;

  const element = (name, attributes) => {
    const node = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    svg.appendChild(node);
    return node;
  };

  const scale = (values, size) => {
    const sorted = [...values].sort((a, b) => a - b);
    const low = sorted[0], span = sorted[sorted.length - 1] - low || 1;
    return value => MARGIN + (value - low) / span * (size - 2 * MARGIN);
  };

  const median = values => values.sort((a, b) => a - b)[values.length >> 1];

  function draw(index) {
    const map = data.maps[index];
    const x = scale(map.x, WIDTH), y = scale(map.y, HEIGHT);
    svg.replaceChildren();
    points = map.x.map((_, i) => ({ i, x: x(map.x[i]), y: HEIGHT - y(map.y[i]), label: data.labels[i] }));
    for (const p of points) {
      p.node = element('circle', { cx: p.x.toFixed(1), cy: p.y.toFixed(1), r: 3.6, style: colour(p.label) });
    }
    const places = [];
    data.classes.forEach((name, label) => {
      const own = points.filter(p => p.label === label);
      if (own.length === 0) return;
      const place = { x: median(own.map(p => p.x)), y: median(own.map(p => p.y)) };
      while (places.some(other => Math.abs(other.x - place.x) < 30 && Math.abs(other.y - place.y) < 20)) place.y += 4;
      places.push(place);
      element('text', place).textContent = name;
    });
    chosen = null;
    hint.style.display = 'none';
  }

  function show(p) {
    chosen?.node.classList.remove('chosen');
    chosen = p;
    if (!p) { hint.style.display = 'none'; return; }
    p.node.classList.add('chosen');
    const zoom = Math.max(1, Math.round(84 / data.height));
    const w = data.width * zoom, h = data.height * zoom;
    thumbnail.style.width = w + 'px';
    thumbnail.style.height = h + 'px';
    thumbnail.style.backgroundImage = `url(${box.dataset.sprite})`;
    thumbnail.style.backgroundSize = data.columns * w + 'px auto';
    thumbnail.style.backgroundPosition = `${-(p.i % data.columns) * w}px ${-Math.floor(p.i / data.columns) * h}px`;
    words.textContent = `image ${data.images[p.i]}` + (p.label >= 0 ? `, ${data.classes[p.label]}` : '');
    hint.style.display = 'block';
    const factor = svg.clientWidth / WIDTH;
    const left = p.x * factor, top = p.y * factor;
    hint.style.left = (left + hint.offsetWidth + 16 > box.clientWidth ? left - hint.offsetWidth - 12 : left + 12) + 'px';
    hint.style.top = Math.max(4, Math.min(top - hint.offsetHeight / 2, box.clientHeight - hint.offsetHeight - 4)) + 'px';
  }

  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.addEventListener('pointermove', event => {
    const frame = svg.getBoundingClientRect();
    const px = (event.clientX - frame.left) * WIDTH / frame.width;
    const py = (event.clientY - frame.top) * WIDTH / frame.width;
    let best = null, bestDistance = REACH * REACH;
    for (const p of points) {
      const distance = (p.x - px) ** 2 + (p.y - py) ** 2;
      if (distance < bestDistance) { best = p; bestDistance = distance; }
    }
    if (best !== chosen) show(best);
  });
  svg.addEventListener('pointerleave', () => show(null));

  const buttons = [...document.querySelectorAll('.tabs button')];
  buttons.forEach((button, index) => button.addEventListener('click', () => {
    buttons.forEach(b => b.setAttribute('aria-pressed', String(b === button)));
    draw(index);
  }));
  draw(0);
})();

// Names of groups: kept by the browser for this page, and given out as a file.
(() => {
  const box = document.querySelector('.names');
  if (!box) return;
  const key = 'hourglass-names-' + box.dataset.key;
  const inputs = [...box.querySelectorAll('input')];
  const kept = () => {
    try { return JSON.parse(localStorage.getItem(key)) || []; } catch { return []; }
  };
  kept().forEach((name, i) => { if (inputs[i]) inputs[i].value = String(name); });
  box.addEventListener('input', () => {
    try { localStorage.setItem(key, JSON.stringify(inputs.map(i => i.value))); } catch { /* Kept by the page alone. */ }
  });
  const cell = text => {
    const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
    return '"' + safe.replaceAll('"', '""') + '"';
  };
  box.querySelector('button').addEventListener('click', () => {
    const lines = inputs.map((input, group) => group + ',' + cell(input.value));
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['group,name\n' + lines.join('\n') + '\n'], { type: 'text/csv' }));
    link.download = 'group-names.csv';
    link.click();
    URL.revokeObjectURL(link.href);
  });
})();
