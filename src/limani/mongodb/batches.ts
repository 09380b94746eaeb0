import type { Deployment } from './deployment.ts';
import type { BatchDocument, Change } from './documents.ts';
import { write, writeWithin } from './entries.ts';
import { isDuplicate } from './failures.ts';

/**
 * All of some changes or none. In one transaction, where there are any. Else one document holds them all, and is there
 * until each is where it belongs: whoever finds it goes on with it, so that nobody who looks later sees a part.
 */
export class Batches {
  readonly #deployment: Deployment;

  constructor(deployment: Deployment) {
    this.#deployment = deployment;
  }

  /** Changes that do not belong together. */
  async each(changes: readonly Change[]): Promise<void> {
    await write(this.#deployment, changes);
  }

  /** @param id of the call: it may be done again */
  async write(id: string, changes: readonly Change[]): Promise<void> {
    if (this.#deployment.transactional)
      await this.#deployment.transaction((session) => writeWithin(this.#deployment, changes, session));
    else {
      const batch = { _id: id, changes };
      try {
        await this.#deployment.collections.batches.insertOne(batch);
      } catch (error) {
        // an earlier attempt got as far as this
        if (!isDuplicate(error)) throw error;
      }
      await this.#complete(batch);
    }
  }

  /** Goes on with what others began. */
  async settle(): Promise<void> {
    const begun = await this.#deployment.collections.batches.find().toArray();
    for (const batch of begun) await this.#complete(batch);
  }

  async #complete({ _id, changes }: BatchDocument): Promise<void> {
    await write(this.#deployment, changes);
    await this.#deployment.collections.batches.deleteOne({ _id });
  }
}
