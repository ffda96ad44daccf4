// What the map shows, from the server: places, colours, labels and thumbnails, each as soon as it is
// there. Of several requests for the same thing, the last one counts.
import * as server from './server.js';
import { fail } from './dom.js';
import { wait } from './latest.js';
import { get, set, shownModel } from './store.js';

const PATIENCE = 200; // How long the first picture waits for its colours.

const state = () => get('state');
const training = () => ['running', 'stopping'].includes(state().training.state);

/// The names of the columns that colours can stand for.
export const columnNames = () => shownModel()?.columns ?? [];

export class MapData {
  kind = '';
  column = null;
  labels = null;
  atlasKey = '';
  mapTurn = 0;
  columnTurn = 0;
  columnReady = Promise.resolve();

  /// `on` has: kind(name), progress(share), places(values), colour(name), computing(name, share), column(), labels(),
  /// otherImages(), atlas(shape), thumbnails().
  constructor(on) {
    this.on = on;
  }

  async load() {
    if (this.atlasKey && this.wantedAtlas() !== this.atlasKey) {
      this.labels = null;
      this.on.otherImages();
    }
    this.loadColours();
    const map = this.loadMap();
    this.loadAtlas().catch(fail);
    await map;
    await this.loadLabels();
  }

  /// What was loaded is another model's.
  forget() {
    [this.column, this.kind] = [null, ''];
  }

  /// PCA comes at once; UMAP takes its place when it is computed, unless one was asked for.
  async loadMap() {
    const mine = ++this.mapTurn;
    for (const kind of this.kindsWanted()) {
      this.on.kind(this.kind || kind);
      const places = await server.map(kind, () => mine === this.mapTurn, this.on.progress);
      if (mine !== this.mapTurn) return;
      this.kind = kind;
      this.on.kind(kind);
      await Promise.race([this.columnReady, wait(PATIENCE)]);
      this.on.places(places);
    }
  }

  kindsWanted() {
    if (server.projections.includes(get('map'))) return [get('map')];
    if (training()) return ['pca'];
    return this.kind === 'umap' ? ['umap'] : server.projections;
  }

  /// The colour asked for, or the first that these images allow.
  get colour() {
    return columnNames().includes(get('colour')) ? get('colour') : columnNames()[0];
  }

  loadColours() {
    this.columnReady = this.loadColumn().catch(error => {
      fail(error);
      set({ colour: this.column ? this.column.name : '' });
    });
  }

  async loadColumn() {
    const mine = ++this.columnTurn;
    const name = this.colour;
    this.on.colour(name);
    const values = await server.column(name, () => mine === this.columnTurn, share => this.on.computing(name, share));
    if (values === null) return;
    this.column = { name, values };
    if (name === 'label') this.labels = values;
    this.on.column();
  }

  async loadLabels() {
    if (this.labels || !state().dataset.labelled) return;
    this.labels = await server.column('label', () => true, () => {});
    this.on.labels();
  }

  /// One page after the other: a browser has few connections, and the map comes first.
  async loadAtlas() {
    const shape = state().atlas;
    const key = this.wantedAtlas();
    if (!shape || key === this.atlasKey) return;
    this.atlasKey = key;
    const add = this.on.atlas(shape);
    for (let page = 0; page < shape.pages && key === this.atlasKey; page++) add(page, await server.atlas(page));
    this.on.thumbnails();
  }

  wantedAtlas() {
    return JSON.stringify([state().atlas, state().dataset]);
  }

  reloadAtlas() {
    this.atlasKey = '';
    this.loadAtlas().catch(fail);
  }
}
