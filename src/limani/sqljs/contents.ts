import { checkedBefore, checkedBytes, checkedHash, CONTENT_SCHEME } from '../content.ts';
import { LimaniError, messageOf, type LimaniErrorCode } from '../error.ts';
import { hasCode } from '../journal/durable.ts';
import type { PrunedContents } from '../limani.ts';
import type { Connection } from './connection.ts';
import { ContentStore } from './contentStore.ts';

/** Contents of a run store, as files in a folder of their own. */
export class Contents {
  readonly #folder: string;
  readonly #connection: Pick<Connection, 'unused'>;
  readonly #store: ContentStore;

  constructor(folder: string, connection: Pick<Connection, 'unused'>) {
    this.#folder = folder;
    this.#connection = connection;
    this.#store = new ContentStore(folder);
  }

  async putContent(bytes: Uint8Array): Promise<string> {
    const checked = checkedBytes(bytes);
    return this.#store.put(checked).catch(this.#failed('not-written', 'Could not write to'));
  }

  async getContent(sha256: string): Promise<Uint8Array | null> {
    const checked = checkedHash(sha256);
    return (await this.#store.get(checked).catch(this.#failed('unavailable', 'Could not read from'))) ?? null;
  }

  /** @param before epoch seconds */
  async pruneContent(before: number): Promise<PrunedContents> {
    // times of files may come back a little earlier than they were set
    const since = checkedBefore(before) * 1000 - 1;
    const { files, bytes } = await this.#store
      .collect(since, (sha256s) => this.#unused(sha256s))
      .catch(this.#failed('unavailable', 'Could not remove from'));
    return { removed: files, bytes };
  }

  async #unused(sha256s: readonly string[]): Promise<readonly string[]> {
    const unused = await this.#connection.unused(sha256s.map((sha256) => CONTENT_SCHEME + sha256));
    return unused.map((hash) => hash.slice(CONTENT_SCHEME.length));
  }

  #failed(code: LimaniErrorCode, what: string): (error: unknown) => never {
    return (error) => {
      if (error instanceof LimaniError) throw error;
      const full = hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
      const why = full ? 'the disk is full; free some space' : messageOf(error);
      throw new LimaniError(code, `${what} ${this.#folder}: ${why}.`, { cause: error });
    };
  }
}
