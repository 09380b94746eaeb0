import { restoreLargeOutputs, summarisedHashes, withLargeOutputsSummarised } from './large.ts';
import type { Notebook } from './model.ts';

/** Results above this many bytes are summarised in the file, unless a setting says otherwise. */
export const MAX_RESULT_BYTES = 256 * 1024;

/** Keeps bytes by their sha256 in hex. */
export interface ByteStore {
  /** Resolves when the bytes are durable. */
  put(bytes: Uint8Array): Promise<string>;
  get(sha256: string): Promise<Uint8Array | undefined>;
}

const hexOf = (hash: string): string => hash.replace(/^sha256:/, '');

/** Keeps large results out of the file: the file has a summary and a hash, the store the bytes. */
export class LargeOutputs {
  readonly #store: ByteStore;
  readonly #maxBytes: () => number;

  constructor(store: ByteStore, maxBytes: () => number) {
    this.#store = store;
    this.#maxBytes = maxBytes;
  }

  /** The notebook as it is to be written; every output that was taken out is durable before this resolves. */
  async summarise(notebook: Notebook): Promise<Notebook> {
    const { notebook: summarised, removed } = withLargeOutputsSummarised(notebook, this.#maxBytes());
    await Promise.all(removed.map(({ bytes }) => this.#store.put(bytes)));
    return summarised;
  }

  /** The notebook with its summaries replaced by what this machine's store holds. */
  async restore(notebook: Notebook): Promise<Notebook> {
    const found = new Map<string, Uint8Array>();
    for (const hash of new Set(summarisedHashes(notebook))) {
      const bytes = isSha256(hash) ? await this.#store.get(hexOf(hash)) : undefined;
      if (bytes) found.set(hash, bytes);
    }
    return found.size ? restoreLargeOutputs(notebook, (hash) => found.get(hash)) : notebook;
  }
}

/** A file may say anything; only a hash names something in the store. */
const isSha256 = (hash: string): boolean => /^sha256:[0-9a-f]{64}$/.test(hash);
