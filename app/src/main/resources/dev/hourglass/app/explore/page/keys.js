// The map by keyboard. A lasso's corners are set where the cross in the middle is: the map moves under it.
import { say } from './dom.js';
import { drawLine } from './gestures.js';

const STEP = 60;
const FAR = 400; // Pixels within which Enter finds an image.
const LASSO = 'Lasso: arrow keys move the map under the cross, Space sets a corner there, Enter closes the lasso.';

export const KEYS = 'Arrow keys pan, plus and minus zoom, 0 shows everything, Enter selects the image nearest to the centre, '
  + 'N and P the next and previous image, L starts the lasso, of which Space sets a corner and Enter closes it, Escape ends a selection.';

/// What a key does with the map, if anything.
export function commandOf({ key, ctrlKey, metaKey, altKey }, map) {
  if (ctrlKey || metaKey || altKey) return undefined;
  const pan = (x, y) => () => map.pan(x * STEP, y * STEP);
  return {
    ArrowLeft: pan(1, 0), ArrowRight: pan(-1, 0), ArrowUp: pan(0, 1), ArrowDown: pan(0, -1),
    '+': () => map.zoom(1.5), '=': () => map.zoom(1.5), '-': () => map.zoom(1 / 1.5), 0: () => map.fit(),
    n: () => map.next(1), p: () => map.next(-1),
    l: () => { map.arm(!map.armed); if (map.armed) say(LASSO); },
    ' ': map.armed ? () => map.corners.add() : undefined,
    Escape: () => (map.armed ? map.arm(false) : map.choose(null)),
    Enter: () => (map.corners.closed ? map.encircle(map.corners.take()) : map.pickAt(map.view.width / 2, map.view.height / 2, FAR)),
  }[key];
}

/// Corners of a lasso, on the map.
export class Corners {
  all = [];

  constructor(view, outline) {
    Object.assign(this, { view, outline });
  }

  get closed() { return this.all.length > 2; }

  add() {
    this.all.push(this.view.toMap(this.view.width / 2, this.view.height / 2));
    this.draw();
  }

  take() {
    const taken = this.all;
    this.clear();
    return taken;
  }

  clear() {
    this.all = [];
    this.outline.width = this.outline.height = 0;
  }

  /// From corner to corner to the cross.
  draw() {
    if (this.all.length === 0) return;
    drawLine(this.outline, [...this.all.map(({ x, y }) => this.view.toScreen(x, y)), { x: this.view.width / 2, y: this.view.height / 2 }]);
  }
}
