// A Limani in one SQLite file. This module is all that Databook asks of an adapter: its default export is a function that
// is given the configuration, opens nothing, and returns the Limani.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConnectedLimani, LimaniError } from '@databook/limani-kit';
import { Contents } from './contents.js';
import { Keeper } from './keeper.js';
import { Reader } from './reader.js';
import { Store } from './store.js';
import { Transfer } from './transfer.js';
import { Upkeep } from './upkeep.js';
import { Writer } from './writer.js';

/** @param {import('@databook/limani-kit').LimaniConfig} config `url`: the file, as a path or a file: URL */
export default function createLimani({ url }) {
  if (typeof url !== 'string' || url === '')
    throw new LimaniError('config', 'Say in which file runs are kept: "url" is its path, or a file: URL.');
  return new NodeSqliteLimani(url.startsWith('file:') ? fileURLToPath(url) : path.resolve(url));
}

class NodeSqliteLimani extends ConnectedLimani {
  #file;

  constructor(file) {
    super();
    this.#file = file;
  }

  get capabilities() {
    return { file: this.#file, maxEntryBytes: null };
  }

  /** Called by `connect`; its parts answer until `close`. */
  open() {
    const store = new Store(this.#file);
    const contents = new Contents(store);
    return Promise.resolve({
      writer: new Writer(store),
      reader: new Reader(store),
      keeper: new Keeper(store),
      contents,
      transfer: new Transfer(store, contents),
      upkeep: new Upkeep(store),
      close: () => store.close(),
    });
  }
}
