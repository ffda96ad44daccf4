// Mouse, pen and fingers on the map: drag, pinch, wheel, hover, click, and the line of a lasso.
import { variable } from './colours.js';

const STILL = 4; // A press that moves less than this many pixels is a click.

/// `on` has: lassoing(event), zoom(factor, x, y), pan(x, y), hover(x, y), leave(), click(x, y),
/// lasso(path).
export function gestures(canvas, outline, on) {
  const fingers = new Map();
  let path = null;
  let moved = 0;
  const at = event => ({ x: event.offsetX, y: event.offsetY });

  function down(event) {
    if (event.button > 0) return;
    canvas.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, at(event));
    moved = 0;
    path = on.lassoing(event) ? [at(event)] : null;
    on.leave();
  }

  function move(event) {
    const before = fingers.get(event.pointerId);
    const now = at(event);
    if (!before) {
      if (event.pointerType !== 'touch') on.hover(now.x, now.y);
      return;
    }
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (path) {
      path.push(now);
      drawLine(outline, path);
    } else if (fingers.size === 2) pinch(event.pointerId, before, now);
    else if (moved > STILL) on.pan(now.x - before.x, now.y - before.y);
    fingers.set(event.pointerId, now);
  }

  function pinch(id, before, now) {
    const other = [...fingers].find(([each]) => each !== id)[1];
    const distance = point => Math.max(10, Math.hypot(point.x - other.x, point.y - other.y));
    on.zoom(distance(now) / distance(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
    on.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
  }

  function up(event) {
    if (!fingers.delete(event.pointerId)) return;
    const drawn = path;
    path = null;
    if (drawn) {
      outline.width = outline.height = 0;
      on.lasso(drawn);
    } else if (moved <= STILL) {
      on.click(event.offsetX, event.offsetY);
    }
  }

  function cancel(event) {
    fingers.delete(event.pointerId);
    path = null;
    outline.width = outline.height = 0;
  }

  function wheel(event) {
    event.preventDefault();
    on.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0018)), event.offsetX, event.offsetY);
  }

  canvas.addEventListener('pointerdown', down);
  canvas.addEventListener('pointermove', move);
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', cancel);
  canvas.addEventListener('pointerleave', on.leave);
  canvas.addEventListener('wheel', wheel, { passive: false });
}

/// The line of a lasso, and lightly what lies within.
export function drawLine(outline, path) {
  const ratio = Math.min(devicePixelRatio, 2);
  [outline.width, outline.height] = [outline.clientWidth * ratio, outline.clientHeight * ratio];
  const context = outline.getContext('2d');
  context.scale(ratio, ratio);
  context.beginPath();
  path.forEach(({ x, y }) => context.lineTo(x, y));
  context.closePath();
  context.fillStyle = context.strokeStyle = variable('accent');
  context.globalAlpha = 0.12;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1.5;
  context.setLineDash([5, 4]);
  context.stroke();
}
