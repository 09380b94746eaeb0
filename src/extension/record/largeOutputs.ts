import { restoreLargeOutputs, withLargeOutputsSummarised } from '../../notebook/large.ts';
import type { Notebook } from '../../notebook/model.ts';
import type { ContentStore } from '../../logbook/contentStore.ts';

/** Keeps large results out of the file: the file has a summary and a hash, the store the bytes. */
export class LargeOutputs {
  readonly #store: ContentStore;
  readonly #maxBytes: () => number;

  constructor(store: ContentStore, maxBytes: () => number) {
    this.#store = store;
    this.#maxBytes = maxBytes;
  }

  /** What is to be written; every output that was taken out is durable before this resolves. */
  async summarise(notebook: Notebook): Promise<Notebook> {
    const { notebook: summarised, removed } = withLargeOutputsSummarised(notebook, this.#maxBytes());
    await Promise.all(removed.map(({ bytes }) => this.#store.put(bytes)));
    return summarised;
  }
}
