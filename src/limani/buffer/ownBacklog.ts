import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LimaniError, messageOf } from '../error.ts';
import type { Json } from '../entries.ts';
import { MAX_RECORD_BYTES, type Journal } from '../journal/journal.ts';
import { hasCode } from '../journal/durable.ts';
import { ownIdentity } from '../processIdentity.ts';
import type { NumberedCall } from '../remote.ts';
import { BacklogReader } from './backlogReader.ts';
import { keptFilesOf, type KeptFiles } from './keptFiles.ts';
import { releasedFile } from './leftovers.ts';
import { removeBacklog } from './remove.ts';
import { callValues, writerValues } from './records.ts';

/** Longer entries go in files of their own. */
const MAX_LINE_BYTES = MAX_RECORD_BYTES / 2;

/** What this process keeps while the server is away. There is no file before the first entry. */
export class OwnBacklog {
  readonly #folder: string;
  readonly #journal: Journal;
  readonly #files: KeptFiles;
  #reader: BacklogReader;
  #greeting: Promise<void> | undefined;
  readonly #busy = new Set<Promise<unknown>>();
  #count = 0;
  /** While an entry is being kept in a file of its own. */
  #long: Promise<void> | undefined;
  #used = false;

  /** @param journal in that folder, without a file */
  constructor(folder: string, journal: Journal) {
    this.#folder = folder;
    this.#journal = journal;
    this.#files = keptFilesOf(folder, this.#journal.writer);
    this.#reader = this.#newReader();
  }

  /** Unique among all that ever keep entries here; the server knows them by it. */
  get writer(): string {
    return this.#journal.writer;
  }

  get reader(): BacklogReader {
    return this.#reader;
  }

  get files(): KeptFiles {
    return this.#files;
  }

  /** Entries that were kept since it was last emptied. */
  get count(): number {
    return this.#count;
  }

  /** Whether anything was ever kept. */
  get used(): boolean {
    return this.#used;
  }

  /**
   * Resolves when it is durable; in the order of the calls.
   * @param contents that it refers to, by their hashes, to be sent before it. The server has them: it is kept without
   *   them where they cannot be.
   * @throws LimaniError `not-written`, `invalid`
   */
  put(call: NumberedCall, contents: ReadonlyMap<string, Uint8Array> = new Map()): Promise<void> {
    const { number } = call;
    const json = JSON.stringify(call.call);
    const isLong = Buffer.byteLength(json) > MAX_LINE_BYTES;
    const write = async (): Promise<void> => {
      for (const [hash, bytes] of contents) await this.#withContent(hash, bytes);
      if (!isLong) return this.#line('call', callValues(call));
      await this.#line('long', [number, await this.#file(Buffer.from(json))]);
    };
    const before = this.#long;
    const kept = this.#keep(() => (before ? before.then(write) : write()));
    // what comes meanwhile waits for its files
    if (isLong || before || contents.size > 0) this.#wait(kept);
    return kept;
  }

  #wait(kept: Promise<unknown>): void {
    const long = kept
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.#long === long) this.#long = undefined;
      });
    this.#long = long;
  }

  /** Keeps bytes under their hash and gives it. @throws LimaniError `not-written` */
  putContent(bytes: Uint8Array): Promise<string> {
    return this.#keep(async () => {
      const hash = await this.#file(bytes);
      await this.#line('content', [hash]);
      return hash;
    });
  }

  /** One that is here goes with the entry, wherever it is: see {@link Drain}. */
  async #withContent(hash: string, bytes: Uint8Array): Promise<void> {
    if (await this.#files.has(hash)) return;
    await this.putContent(bytes).catch(() => undefined);
  }

  /** Waits for what is being kept, and leaves its file: the end of what the reader gives is that of the files. */
  async rest(): Promise<void> {
    await this.#quiet();
    await this.#journal.rest();
  }

  /** All was sent: begins anew. Nothing is being kept now. @throws where there is more: nothing is removed */
  async empty(): Promise<void> {
    if (this.#count === 0 && this.#journal.segment === 0) return;
    await this.#journal.rest();
    if (await this.#reader.look()) throw new Error('there is more than was read.');
    this.#greeting = undefined;
    this.#count = 0;
    await removeBacklog(this.#folder, this.writer);
    this.#reader = this.#newReader();
  }

  /** Leaves what there is to the next who reaches the server. */
  async close(): Promise<void> {
    await this.#quiet();
    try {
      if (this.#count > 0) await writeFile(path.join(this.#folder, releasedFile(this.writer)), '');
    } catch (error) {
      // the folder is gone, and all with it
      if (!hasCode(error, 'ENOENT')) throw error;
    } finally {
      await this.#journal.close();
    }
  }

  #newReader(): BacklogReader {
    return new BacklogReader(this.#folder, this.writer, () => this.#journal.written);
  }

  async #quiet(): Promise<void> {
    while (this.#busy.size > 0) await Promise.allSettled([...this.#busy]);
  }

  #keep<T>(work: () => Promise<T>): Promise<T> {
    this.#used = true;
    const kept = work().then((value) => {
      this.#count++;
      return value;
    });
    this.#busy.add(kept);
    const done = (): unknown => this.#busy.delete(kept);
    kept.then(done, done);
    return kept;
  }

  #line(kind: 'call' | 'long' | 'content', values: readonly Json[]): Promise<void> {
    // goes ahead in the same batch; its failure is that of the entry
    this.#greeting ??= this.#greet();
    return this.#journal.put(kind, values);
  }

  async #greet(): Promise<void> {
    try {
      await this.#journal.put('writer', writerValues(ownIdentity()));
    } catch {
      // the entry that came with it tells the caller; the next one greets again
      this.#greeting = undefined;
    }
  }

  async #file(bytes: Uint8Array): Promise<string> {
    try {
      return await this.#files.put(bytes);
    } catch (error) {
      const full = hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
      throw new LimaniError(
        'not-written',
        `Could not write to ${this.#folder}: ${full ? 'the disk is full; free some space' : messageOf(error)}.`,
        { cause: error },
      );
    }
  }
}
