import { restoreLargeOutputs, summarisedHashes, withLargeOutputsSummarised } from '../../notebook/large.ts';
import type { ContentStore } from '../../logbook/contentStore.ts';
import type { Notebook } from '../../notebook/model.ts';

const hexOf = (hash: string): string => hash.replace(/^sha256:/, '');

/** Keeps large results out of the file: the file has a summary and a hash, the store the bytes. */
export class LargeOutputs {
  readonly #store: ContentStore;
  readonly #maxBytes: () => number;

  constructor(store: ContentStore, maxBytes: () => number) {
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
