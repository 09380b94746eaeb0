import { LimaniError, messageOf } from '../error.ts';
import type { Json } from '../entries.ts';
import type { CellRef, RunFilter } from '../limani.ts';
import type { CheckedPage } from '../page.ts';
import { Journal } from '../journal/journal.ts';
import { bytesOfSegments } from '../journal/segments.ts';
import { DEFAULT_BOUNDS, type ArchiveBounds } from './archive/plan.ts';
import type { Orphan } from './orphans.ts';
import type { Found } from '../records/lists.ts';
import type { Kind } from './schema.ts';
import type { Query } from '../sql/queries.ts';
import type { Row } from './view.ts';
import { ViewClient } from './viewClient.ts';
import { Writer } from './journalWriter.ts';

/** So much that was written, and half the image's size, is published: amortised, each record is written twice. */
const LARGE_BYTES = 8 << 20;
/** More than this is, whatever the image's size: all who read have it in memory. */
const MAX_UNPUBLISHED_BYTES = 32 << 20;
/** A journal goes on in a new file after so much: what is published of it can then be removed. */
const SEGMENT_BYTES = 4 << 20;

export interface ConnectionOptions {
  readonly folder: string;
  /** Of the bundled or plain `worker/main`. */
  readonly workerUrl: URL;
  /**
   * Wait for the disk within a call, for a process that has nothing else to do meanwhile: its writes take less time, and
   * its thread is held up by each.
   */
  readonly blocking: boolean;
  /** Publish after this time without a write, milliseconds. */
  readonly publishAfterMs: number;
  /** When runs go into archives; absent: as it is good for most. */
  readonly archive?: ArchiveBounds;
  readonly onWarning: (message: string) => void;
}

/** A writer and a view of one store, and when to publish. The view's thread starts when it is first needed. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #writer: Writer;
  readonly #view: ViewClient;
  #publishing: Promise<void> = Promise.resolve();
  #imageBytes = 0;
  /** Bytes that journals held when this process came: much of it may be of processes that did not live to publish. */
  #left: number;
  #largeAsked = false;
  #idle: NodeJS.Timeout | undefined;

  private constructor(options: ConnectionOptions, journal: Journal, left: number) {
    this.#options = options;
    this.#left = left;
    this.#writer = new Writer(journal, (error) => options.onWarning(messageOf(error)));
    const { folder, workerUrl, archive = DEFAULT_BOUNDS, onWarning } = options;
    this.#view = new ViewClient(folder, workerUrl, archive, onWarning);
  }

  /** @throws LimaniError `unavailable` */
  static async open(options: ConnectionOptions): Promise<Connection> {
    try {
      const { folder, blocking } = options;
      const journal = await Journal.open(folder, { blocking, segmentBytes: SEGMENT_BYTES, insist: true });
      return new Connection(options, journal, bytesOfSegments(folder));
    } catch (error) {
      throw new LimaniError(
        'unavailable',
        `The run store in ${options.folder} cannot be opened: ${messageOf(error)}.`,
        { cause: error },
      );
    }
  }

  get writer(): Writer {
    return this.#writer;
  }

  /** Resolves when the record is durable. */
  put(kind: Kind, values: readonly Json[]): Promise<void> {
    const large = Math.min(Math.max(LARGE_BYTES, this.#imageBytes / 2), MAX_UNPUBLISHED_BYTES);
    if (this.#writer.bytes + this.#left >= large) this.#publishLarge();
    this.#publishWhenIdle();
    return this.#writer.put(kind, values);
  }

  /** Rows of each query, of one state that holds whatever was acknowledged before this call. */
  async read(queries: readonly Query[]): Promise<readonly (readonly Row[])[]> {
    return (await this.#withoutOrphans(() => this.#view.read(queries))).rows;
  }

  /** The runs of a filter, of such a state. */
  async search(filter: RunFilter, page: CheckedPage): Promise<Found> {
    return (await this.#withoutOrphans(() => this.#view.search(filter, page))).found;
  }

  /** The operations of a cell, of such a state. */
  async history(cell: CellRef, page: CheckedPage): Promise<readonly Row[]> {
    return (await this.#withoutOrphans(() => this.#view.history(cell, page))).rows[0] ?? [];
  }

  /** Those of the hashes that nothing refers to. */
  async unused(hashes: readonly string[]): Promise<readonly string[]> {
    const { rows } = await this.#withoutOrphans(() => this.#view.unused(hashes));
    return rows.flat().map(({ hash }) => String(hash));
  }

  async #withoutOrphans<T extends { readonly orphans: readonly Orphan[] }>(
    ask: () => Promise<T>,
  ): Promise<T> {
    const answer = await ask();
    if (answer.orphans.length === 0 || !(await this.#interrupt(answer.orphans))) return answer;
    return ask();
  }

  /** Of the newest image; 0 where there is none. */
  async schemaVersion(): Promise<number> {
    return (await this.#view.read([])).schemaVersion;
  }

  publish(): Promise<void> {
    const turn = this.#publishing.then(() => this.#publishNow());
    this.#publishing = turn.catch(() => undefined); // the next turn is its own; this one's caller is told
    return turn;
  }

  /** Publishes what is not. Always lets go of everything; then the first thing that went wrong is thrown. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const unpublished = this.#writer.unpublished || this.#left >= LARGE_BYTES;
    const steps = [
      () => this.#publishing,
      () => this.#writer.close(),
      async () => {
        if (unpublished) await this.#view.publish(true);
      },
      () => this.#view.close(),
    ];
    const failures: unknown[] = [];
    for (const step of steps) {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  async #publishNow(): Promise<void> {
    try {
      // what was written so far goes into a file that can be removed once it is published
      await this.#writer.rotate();
      this.#imageBytes = (await this.#view.publish()).bytes;
    } finally {
      // where it failed, it is due again when as much was written
      this.#largeAsked = false;
      this.#left = 0;
    }
  }

  /** What the recorders of these runs cannot write any more. */
  async #interrupt(orphans: readonly Orphan[]): Promise<boolean> {
    try {
      await Promise.all(
        orphans.map(({ runId, lastHeard }) => this.put('end', [runId, lastHeard, 'interrupted', null])),
      );
      return true;
    } catch (error) {
      this.#options.onWarning(
        `A run whose recorder died cannot be marked as interrupted: ${messageOf(error)}`,
      );
      return false;
    }
  }

  #publishWhenIdle(): void {
    this.#idle ??= setTimeout(() => {
      this.#idle = undefined;
      if (this.#writer.unpublished) this.#publishAside();
    }, this.#options.publishAfterMs).unref();
    this.#idle.refresh();
  }

  #publishLarge(): void {
    if (this.#largeAsked) return;
    this.#largeAsked = true;
    this.#publishAside();
  }

  #publishAside(): void {
    this.publish().catch((error: unknown) =>
      this.#options.onWarning(
        `The run store could not be published; nothing is lost, and it is tried again later: ${messageOf(error)}`,
      ),
    );
  }
}
