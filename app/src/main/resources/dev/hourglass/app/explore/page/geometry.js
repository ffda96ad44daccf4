// Places on the map and on the screen. On the map both axes go from 0 to 1, upwards and rightwards.
const MOST_ZOOM = 60;
const LEAST_ZOOM = 0.7;
const SIDE = 100; // Squares of the index along each axis.

/// Which part of the map a canvas shows.
export class View {
  constructor(canvas) {
    this.canvas = canvas;
    this.fit();
  }

  get width() { return this.canvas.clientWidth || 1; }
  get height() { return this.canvas.clientHeight || 1; }
  get scale() { return 0.93 * Math.min(this.width, this.height) * this.zoom; }
  get text() { return this.zoom === 1 && this.x === 0.5 && this.y === 0.5 ? '' : `${this.x.toFixed(4)},${this.y.toFixed(4)},${this.zoom.toFixed(2)}`; }

  fit() {
    [this.x, this.y, this.zoom] = [0.5, 0.5, 1];
  }

  read(text) {
    const [x, y, zoom] = text.split(',').map(Number);
    if (!(zoom > 0)) return this.fit();
    [this.x, this.y, this.zoom] = [x, y, limited(zoom, LEAST_ZOOM, MOST_ZOOM)];
  }

  toScreen(x, y) {
    return { x: (x - this.x) * this.scale + this.width / 2, y: this.height / 2 - (y - this.y) * this.scale };
  }

  toMap(x, y) {
    return { x: (x - this.width / 2) / this.scale + this.x, y: (this.height / 2 - y) / this.scale + this.y };
  }

  /// Zooms so that what lies at (x, y) on the screen stays there.
  zoomAt(factor, x, y) {
    const before = this.toMap(x, y);
    this.zoom = limited(this.zoom * factor, LEAST_ZOOM, MOST_ZOOM);
    const after = this.toMap(x, y);
    this.moveTo(this.x + before.x - after.x, this.y + before.y - after.y);
  }

  panBy(x, y) {
    this.moveTo(this.x - x / this.scale, this.y + y / this.scale);
  }

  moveTo(x, y) {
    [this.x, this.y] = [limited(x, -0.1, 1.1), limited(y, -0.1, 1.1)];
  }
}

export const limited = (value, low, high) => Math.min(high, Math.max(low, value));
export const median = values => values.sort((a, b) => a - b)[values.length >> 1];
export const thinned = (path, most) => path.filter((_, i) => i % Math.ceil(path.length / most) === 0);

/// From the 2nd to the 98th percentile, so that a few extreme images do not flatten the others.
export function limits(values) {
  const sorted = values.filter(value => !Number.isNaN(value)).sort();
  return [sorted[Math.floor(0.02 * (sorted.length - 1))], sorted[Math.ceil(0.98 * (sorted.length - 1))]];
}

/// Whether a place lies inside a polygon: a ray to the right crosses its edges an odd number of times.
export function inside(x, y, polygon) {
  let result = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [a, b] = [polygon[i], polygon[j]];
    if ((a.y > y) !== (b.y > y) && x < (b.x - a.x) * (y - a.y) / (b.y - a.y) + a.x) result = !result;
  }
  return result;
}

/// Points by the squares of a grid, to find the nearest without going through all.
export class Index {
  constructor(places) {
    this.places = places;
    this.squares = new Map();
    for (let i = 0; i < places.length / 2; i++) {
      const key = Index.key(Index.square(places[2 * i]), Index.square(places[2 * i + 1]));
      if (!this.squares.has(key)) this.squares.set(key, []);
      this.squares.get(key).push(i);
    }
  }

  static square(value) { return limited(Math.floor(value * SIDE), 0, SIDE - 1); }
  static key(column, row) { return row * SIDE + column; }

  /// The number of the point nearest to a place, -1 if none is within reach.
  nearest(x, y, reach) {
    let [best, least] = [-1, reach * reach];
    for (let row = Index.square(y - reach); row <= Index.square(y + reach); row++) {
      for (let column = Index.square(x - reach); column <= Index.square(x + reach); column++) {
        for (const i of this.squares.get(Index.key(column, row)) || []) {
          const distance = (this.places[2 * i] - x) ** 2 + (this.places[2 * i + 1] - y) ** 2;
          if (distance < least) [best, least] = [i, distance];
        }
      }
    }
    return best;
  }
}
