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

/**
 * What this process wrote, in append-only files of its own. `put` resolves when its record is on disk: one write and
 * one fdatasync for all that came in meanwhile. A sequence number of a failed batch is never used again, because another
 * process may have applied that record; a file is never truncated, because others hold offsets into it.
 */
export class Journal {
  readonly writer = newWriter();
  readonly #folder: string;
  readonly #open: (file: string) => Promise<SegmentFile> | SegmentFile;
  readonly #queue: Queued[] = [];
  #segment: SegmentFile | undefined;
  /** Number of the newest segment. */
  #segments = 0;
  /** The last write may have left half a line. */
  #dirty = false;
  #seq = 0;
  #busy = false;
  #closed = false;
  #bytes = 0;
  #lastSign = Date.now();
  #kept = Buffer.alloc(0);

  private constructor(folder: string, blocking: boolean) {
    this.#folder = folder;
    this.#open = blocking ? openSegmentBlocking : openSegment;
  }

  /** @param blocking this thread waits for the disk itself instead of leaving that to others */
  static async open(folder: string, options: { readonly blocking: boolean }): Promise<Journal> {
    const journal = Journal.at(folder, options);
    await journal.#openSegment();
    return journal;
  }

  /** The same, but the first file is made with the first record. */
  static at(folder: string, { blocking }: { readonly blocking: boolean }): Journal {
    return new Journal(folder, blocking);
  }

  /** Number of the newest file; 0 before the first. */
  get segment(): number {
    return this.#segments;
  }

  /** Bytes in the file that is written to now. */
  get bytes(): number {
    return this.#bytes;
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
      if (this.#bytes === 0) return;
      await this.#dropSegment();
      await this.#openSegment();
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
    try {
      const total = batch.reduce((sum, { bytes }) => sum + bytes, 0);
      const lines = linesOf(
        batch.map(({ body }) => body),
        this.#space(total),
      );
      for (let moves = 0; moves < MAX_MOVES; moves++) {
        const segment = this.#segment ?? (await this.#openSegment());
        await this.#append(segment, lines);
        // only now may it be acknowledged: readers look for it under this name
        if (await segment.isInPlace()) return;
        // reaped under us: the same sequence numbers again, into a new file
        await this.#dropSegment();
      }
      throw new Error('the folder keeps changing under its writers');
    } catch (error) {
      throw this.#notWritten(error);
    }
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
    await segment.append(bytes);
    this.#dirty = false;
    this.#bytes += bytes.length;
    this.#lastSign = Date.now();
  }

  #file(): string {
    return path.join(this.#folder, segmentFile(this.writer, this.#segments));
  }

  /** The folder too, should someone have deleted it. */
  async #openSegment(): Promise<SegmentFile> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    this.#segments++;
    this.#segment = await this.#open(this.#file());
    this.#dirty = false;
    this.#bytes = 0;
    return this.#segment;
  }

  async #dropSegment(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
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

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

const tooLarge = (bytes: number): LimaniError =>
  new LimaniError(
    'too-large',
    `An entry of ${megabytes(bytes)} is too large for the run store, which takes ${megabytes(MAX_RECORD_BYTES)}.`,
  );
