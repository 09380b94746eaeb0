import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { LimaniError, messageOf } from '../error.ts';
import type { Json } from '../entries.ts';
import { bodyOf, lineBytes, linesOf } from './codec.ts';
import { hasCode } from './durable.ts';
import { newWriter, segmentFile } from './segments.ts';
import { openSegment, openSegmentBlocking, type SegmentFile } from './segmentFile.ts';

/** Readers look at a journal through a window of twice this size. */
export const MAX_RECORD_BYTES = 4 << 20;
const MAX_BATCH_BYTES = 4 << 20;
const MAX_BATCH = 512;
/** Space for a batch that is kept for the next one, at most. */
const MAX_KEPT_BYTES = 256 << 10;
/** What was refused and is tried again takes so much memory at most. */
const MAX_DOUBTFUL_BYTES = 4 << 20;
/** How long until that is tried when nothing else is written, milliseconds. */
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;
/** How often a journal may be reaped under its writer before that is called an error. */
const MAX_MOVES = 20;
const LF = Buffer.from('\n');

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A record to write. */
interface Line {
  readonly body: string;
  /** Of the whole line. */
  readonly bytes: number;
}

/** Something to do between batches. */
interface Action {
  readonly action: () => Promise<void>;
}

type Queued = Waiter & (Line | Action);

/** A place in the files of a journal. */
export interface Written {
  readonly segment: number;
  readonly bytes: number;
}

export interface JournalOptions {
  /** This thread waits for the disk itself instead of leaving that to others. */
  readonly blocking: boolean;
  /** A file of this size is left for a new one, so that it can be reaped; absent: none is. */
  readonly segmentBytes?: number;
  /**
   * What could not be written is tried again, under the same numbers, before whatever is written next, or after a while.
   * Its callers were told that it is in doubt.
   */
  readonly insist?: boolean;
  /** Makes its files; absent: as `blocking` says. */
  readonly open?: (file: string) => Promise<SegmentFile> | SegmentFile;
}

/**
 * What this process wrote, in append-only files of its own. `put` resolves when its record is on disk: one write and
 * one fdatasync for all that came in meanwhile. A sequence number of a failed batch is never used for another record,
 * because another process may have applied this one; a file is never truncated, because others hold offsets into it.
 */
export class Journal {
  readonly writer = newWriter();
  readonly #folder: string;
  readonly #open: (file: string) => Promise<SegmentFile> | SegmentFile;
  readonly #queue: Queued[] = [];
  #segment: SegmentFile | undefined;
  /** Nothing is written to the newest file any more. */
  #left = true;
  /** Number of the newest segment. */
  #segments = 0;
  /** The last write may have left half a line. */
  #dirty = false;
  #seq = 0;
  #busy = false;
  #closed = false;
  #bytes = 0;
  #rotatedBytes = 0;
  #lastSign = Date.now();
  #kept = Buffer.alloc(0);
  readonly #segmentBytes: number;
  readonly #insist: boolean;
  /** Refused, and tried again. */
  #doubtful: readonly Line[] = [];
  #retrying: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;

  private constructor(folder: string, options: JournalOptions) {
    const { blocking, segmentBytes = Infinity, insist = false } = options;
    this.#folder = folder;
    this.#open = options.open ?? (blocking ? openSegmentBlocking : openSegment);
    this.#segmentBytes = segmentBytes;
    this.#insist = insist;
  }

  static async open(folder: string, options: JournalOptions): Promise<Journal> {
    const journal = Journal.at(folder, options);
    await journal.#openSegment();
    return journal;
  }

  /** The same, but the first file is made with the first record. */
  static at(folder: string, options: JournalOptions): Journal {
    return new Journal(folder, options);
  }

  /** Number of the newest file; 0 before the first. */
  get segment(): number {
    return this.#segments;
  }

  /**
   * How far others can read: the files before this one, and so many bytes of it, stay as they are. The bytes hold what
   * failed, too, as far as it came.
   */
  get written(): Written {
    return this.#left
      ? { segment: this.#segments + 1, bytes: 0 }
      : { segment: this.#segments, bytes: this.#bytes };
  }

  /** Bytes that were written since {@link rotate}. */
  get bytesSinceRotated(): number {
    return this.#rotatedBytes + this.#bytes;
  }

  /** When something was last written, or the file touched: epoch milliseconds. */
  get lastSign(): number {
    return this.#lastSign;
  }

  /** @throws LimaniError `invalid`, `too-large`; `not-written`: in doubt, another process may find the record */
  put(kind: string, values: readonly Json[]): Promise<void> {
    const line = this.#encoded(kind, values);
    if (line instanceof LimaniError) return Promise.reject(line);
    this.#seq++;
    return this.#enqueue(line);
  }

  #encoded(kind: string, values: readonly Json[]): Line | LimaniError {
    if (this.#closed) return new LimaniError('not-connected', 'The run store is closed.');
    try {
      const body = bodyOf({ seq: this.#seq + 1, kind, values });
      const bytes = lineBytes(Buffer.byteLength(body));
      return bytes <= MAX_RECORD_BYTES ? { body, bytes } : tooLarge(bytes);
    } catch (error) {
      const why = `An entry cannot be written as JSON: ${messageOf(error)}.`;
      return new LimaniError('invalid', why, { cause: error });
    }
  }

  /** Goes on in a new file, so that the one before can be reaped once it is published. */
  rotate(): Promise<void> {
    return this.#do(async () => {
      if (this.#bytes > 0) {
        await this.#dropSegment();
        await this.#openSegment();
      }
      this.#rotatedBytes = 0;
    });
  }

  /** Leaves the file; the next record begins a new one. */
  rest(): Promise<void> {
    return this.#do(() => this.#dropSegment());
  }

  /** Shows other machines that this process lives: they go by the time of the file. */
  beat(): Promise<void> {
    return this.#do(async () => {
      await this.#segment?.touch();
      this.#lastSign = Date.now();
    });
  }

  /** Waits for what was put before; leaves no file behind where nothing was. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#do(async () => {
      // their callers know that they may be missing
      if (this.#doubtful.length > 0) await this.#write([]).catch(() => undefined);
      clearTimeout(this.#retrying);
      await this.#dropSegment();
      if (this.#seq === 0) await rm(this.#file(), { force: true });
    });
  }

  #do(action: () => Promise<void>): Promise<void> {
    return this.#enqueue({ action });
  }

  #enqueue(what: Line | Action): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...what, resolve, reject });
      if (!this.#busy) void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    this.#busy = true;
    // what is put in the same breath goes into the same batch
    await Promise.resolve();
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        const [first] = batch;
        if (first && 'action' in first) await first.action();
        else await this.#write(batch.flatMap((queued) => ('body' in queued ? queued : [])));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.#busy = false;
  }

  /** An action, or the records up to the next action. */
  #take(): Queued[] {
    let bytes = 0;
    let count = 0;
    for (const queued of this.#queue) {
      if ('action' in queued) break;
      bytes += queued.bytes;
      if (count > 0 && (count >= MAX_BATCH || bytes > MAX_BATCH_BYTES)) break;
      count++;
    }
    return this.#queue.splice(0, Math.max(count, 1));
  }

  async #write(batch: readonly Line[]): Promise<void> {
    const all = [...this.#doubtful, ...batch];
    try {
      const total = bytesOf(all);
      const lines = linesOf(
        all.map(({ body }) => body),
        this.#space(total),
      );
      if (this.#bytes >= this.#segmentBytes) await this.#dropSegment();
      for (let moves = 0; moves < MAX_MOVES; moves++) {
        const segment = this.#segment ?? (await this.#openSegment());
        await this.#append(segment, lines);
        // only now may it be acknowledged: readers look for it under this name
        if (await segment.isInPlace()) {
          this.#settled();
          return;
        }
        // reaped under us: the same sequence numbers again, into a new file
        await this.#dropSegment();
      }
      throw new Error('the folder keeps changing under its writers');
    } catch (error) {
      if (this.#insist) this.#keepDoubtful(all, batch);
      throw this.#notWritten(error);
    }
  }

  /** No later number may be written before these, or they would count as read. */
  #keepDoubtful(all: readonly Line[], batch: readonly Line[]): void {
    // the first ones are kept: what comes later may be about a run that they begin
    if (bytesOf(all) <= MAX_DOUBTFUL_BYTES) this.#doubtful = all;
    else this.#doubtful = all.slice(0, all.length - batch.length);
    if (this.#closed || this.#retrying) return;
    this.#retrying = setTimeout(() => {
      this.#retrying = undefined;
      // their callers know; the next attempt follows
      if (!this.#closed) this.#do(() => this.#write([])).catch(() => undefined);
    }, this.#retryMs).unref();
    this.#retryMs = Math.min(2 * this.#retryMs, MAX_RETRY_MS);
  }

  #settled(): void {
    this.#doubtful = [];
    this.#retryMs = FIRST_RETRY_MS;
    clearTimeout(this.#retrying);
    this.#retrying = undefined;
  }

  /** Space for so many bytes, used again by the next batch. */
  #space(bytes: number): Buffer {
    if (bytes > MAX_KEPT_BYTES) return Buffer.allocUnsafeSlow(bytes);
    if (bytes > this.#kept.length) this.#kept = Buffer.allocUnsafeSlow(Math.min(2 * bytes, MAX_KEPT_BYTES));
    return this.#kept.subarray(0, bytes);
  }

  async #append(segment: SegmentFile, lines: Buffer): Promise<void> {
    // after a failed write, an LF ends the half line that may be there
    const bytes = this.#dirty ? Buffer.concat([LF, lines]) : lines;
    this.#dirty = true;
    try {
      await segment.append(bytes);
    } finally {
      this.#bytes = segment.end;
    }
    this.#dirty = false;
    this.#lastSign = Date.now();
  }

  #file(): string {
    return path.join(this.#folder, segmentFile(this.writer, this.#segments));
  }

  /** The folder too, should someone have deleted it. */
  async #openSegment(): Promise<SegmentFile> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    // before the file is there: nobody may take the bytes of the one before for its
    this.#segments++;
    this.#left = false;
    this.#rotatedBytes += this.#bytes;
    this.#bytes = 0;
    this.#segment = await this.#open(this.#file());
    this.#dirty = false;
    return this.#segment;
  }

  async #dropSegment(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    this.#left = true;
    await segment?.close();
  }

  #notWritten(error: unknown): LimaniError {
    const full = hasCode(error, 'ENOSPC') || hasCode(error, 'EDQUOT');
    return new LimaniError(
      'not-written',
      `Could not write to the run store in ${this.#folder}: ${full ? 'the disk is full; free some space' : messageOf(error)}.`,
      { cause: error },
    );
  }
}

const bytesOf = (lines: readonly Line[]): number => lines.reduce((sum, { bytes }) => sum + bytes, 0);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const tooLarge = (bytes: number): LimaniError =>
  new LimaniError(
    'too-large',
    `An entry of ${megabytes(bytes)} is too large for the run store, which takes ${megabytes(MAX_RECORD_BYTES)}.`,
  );
