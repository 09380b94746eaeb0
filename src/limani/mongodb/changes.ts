import type { ChangeStream } from 'mongodb';
import type { Deployment } from './deployment.ts';
import type { RunDocument } from './documents.ts';

/** Ids of the runs that changed; none where it is not known which. */
export type ChangeListener = (runIds: readonly string[]) => void;

/** Between attempts to listen again, milliseconds. */
const RETRY_MS = 2000;
/** Between looks at the number of changes, milliseconds. */
const POLL_MS = 1000;

/** What counts the changes of a server that has no change streams. */
const COUNTER = '_changes';

/** Each change of a run that somebody would look at sets the time of the last; made and touched ones are told. */
const TOUCHED = {
  $match: {
    $or: [{ operationType: 'insert' }, { 'updateDescription.updatedFields.touched': { $exists: true } }],
  },
};

/**
 * Hears of changes by all processes, from the first listener on: by a change stream, or, where there is none, by looking
 * at a number that each writer counts up.
 */
export class Notices {
  readonly #deployment: Deployment;
  readonly #listeners = new Set<ChangeListener>();
  #stream: ChangeStream<RunDocument> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #seen: number | undefined;
  #busy: Promise<void> = Promise.resolve();
  #begun = false;
  #closed = false;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  /** @returns to be called to hear no more */
  add(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    if (!this.#begun) this.#busy = this.#begin();
    this.#begun = true;
    return () => void this.#listeners.delete(listener);
  }

  /** Says that something changed. What a change stream sees needs no word. */
  async tell(): Promise<void> {
    if (this.#deployment.transactional) return;
    await this.#deployment.collections.numbers.updateOne(
      { _id: COUNTER },
      { $inc: { value: 1 } },
      // a notice that is lost with the server is no loss: who listens looks again when it is back
      { upsert: true, writeConcern: { w: 1 } },
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    clearTimeout(this.#timer);
    await this.#stream?.close();
    await this.#busy;
  }

  #begin(): Promise<void> {
    return this.#deployment.transactional ? this.#follow() : this.#look();
  }

  async #follow(): Promise<void> {
    const stream = this.#deployment.collections.runs.watch<RunDocument>([TOUCHED]);
    this.#stream = stream;
    try {
      let begun = false;
      while (!this.#closed) {
        const event = await stream.tryNext();
        // whatever happened before is not told
        if (!begun) this.#announce([]);
        begun = true;
        const key = event && 'documentKey' in event ? event.documentKey._id : undefined;
        if (key !== undefined) this.#announce([key]);
      }
    } catch {
      // the server is away: whoever asks it for runs is told so, and this tries again
      this.#later(RETRY_MS);
    } finally {
      await stream.close().catch(() => undefined);
    }
  }

  async #look(): Promise<void> {
    try {
      const found = await this.#deployment.collections.numbers.findOne({ _id: COUNTER });
      const value = found?.value ?? 0;
      if (value !== this.#seen) this.#announce([]);
      this.#seen = value;
      this.#later(POLL_MS);
    } catch {
      this.#seen = undefined;
      this.#later(RETRY_MS);
    }
  }

  #later(ms: number): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#busy = this.#begin();
    }, ms);
    this.#timer.unref();
  }

  #announce(runIds: readonly string[]): void {
    for (const listener of this.#listeners) listener(runIds);
  }
}
