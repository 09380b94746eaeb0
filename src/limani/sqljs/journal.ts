import type { FileHandle } from 'node:fs/promises';
import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { LimaniError, messageOf } from '../error.ts';
import { encode, type Value } from './codec.ts';
import { hasCode, syncFolder } from './durable.ts';
import { newWriter, segmentFile } from './names.ts';
import type { Kind } from './schema.ts';

/** Readers look at a journal through a window of twice this size. */
export const MAX_RECORD_BYTES = 4 << 20;
const MAX_BATCH_BYTES = 4 << 20;
const MAX_BATCH = 512;
/** How often a journal may be reaped under its writer before that is called an error. */
const MAX_MOVES = 20;

interface Segment {
  readonly file: string;
  readonly handle: FileHandle;
  readonly inode: bigint;
  /** The last write may have left half a line. */
  dirty: boolean;
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** A record to write, or something to do between batches. */
type Queued = Waiter & ({ readonly line: Buffer } | { readonly action: () => Promise<void> });

/**
 * What this process wrote, in append-only files of its own. `put` resolves when its record is on disk: one write and
 * one fdatasync for all that came in meanwhile. A sequence number of a failed batch is never used again, because another
 * process may have applied that record; a file is never truncated, because others hold offsets into it.
 */
export class Journal {
  readonly writer = newWriter();
  readonly #folder: string;
  readonly #queue: Queued[] = [];
  #segment: Segment | undefined;
  #segments = 0;
  #seq = 0;
  #busy = false;
  #closed = false;
  #bytes = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<Journal> {
    const journal = new Journal(folder);
    await journal.#openSegment();
    return journal;
  }

  /** Bytes in the file that is written to now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @throws LimaniError `too-large`; `not-written`: in doubt, another process may find the record */
  put(kind: Kind, values: readonly Value[]): Promise<void> {
    if (this.#closed) return Promise.reject(new LimaniError('not-connected', 'The run store is closed.'));
    const line = Buffer.from(encode({ seq: this.#seq + 1, kind, values }));
    if (line.length > MAX_RECORD_BYTES)
      return Promise.reject(
        new LimaniError(
          'too-large',
          `An entry of ${(line.length / 1e6).toFixed(1)} MB is too large for the run store, which takes ${MAX_RECORD_BYTES / 1e6} MB.`,
        ),
      );
    this.#seq++;
    return this.#enqueue({ line });
  }

  /** Goes on in a new file, so that the one before can be reaped once it is published. */
  rotate(): Promise<void> {
    return this.#do(async () => {
      if (this.#bytes === 0) return;
      await this.#dropSegment();
      await this.#openSegment();
    });
  }

  /** Shows other machines that this process lives: they go by the time of the file. */
  beat(): Promise<void> {
    return this.#do(async () => {
      const now = Date.now() / 1000;
      await this.#segment?.handle.utimes(now, now);
    });
  }

  /** Waits for what was put before; leaves no file behind where nothing was. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#do(async () => {
      const file = this.#segment?.file;
      await this.#dropSegment();
      if (file !== undefined && this.#seq === 0) await rm(file, { force: true });
    });
  }

  #do(action: () => Promise<void>): Promise<void> {
    return this.#enqueue({ action });
  }

  #enqueue(what: { readonly line: Buffer } | { readonly action: () => Promise<void> }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ ...what, resolve, reject });
      void this.#pump();
    });
  }

  async #pump(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        const [first] = batch;
        if (first && 'action' in first) await first.action();
        else await this.#write(Buffer.concat(batch.flatMap((b) => ('line' in b ? b.line : []))));
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
      bytes += queued.line.length;
      if (count > 0 && (count >= MAX_BATCH || bytes > MAX_BATCH_BYTES)) break;
      count++;
    }
    return this.#queue.splice(0, Math.max(count, 1));
  }

  async #write(lines: Buffer): Promise<void> {
    try {
      for (let moves = 0; moves < MAX_MOVES; moves++) {
        const segment = this.#segment ?? (await this.#openSegment());
        await this.#append(segment, lines);
        // only now may it be acknowledged: readers look for it under this name
        if (await isStillThere(segment)) return;
        // reaped under us: the same sequence numbers again, into a new file
        await this.#dropSegment();
      }
      throw new Error('the folder keeps changing under its writers');
    } catch (error) {
      throw this.#notWritten(error);
    }
  }

  async #append(segment: Segment, lines: Buffer): Promise<void> {
    // after a failed write, an LF ends the half line that may be there
    const bytes = segment.dirty ? Buffer.concat([Buffer.from('\n'), lines]) : lines;
    segment.dirty = true;
    for (let done = 0; done < bytes.length;)
      done += (await segment.handle.write(bytes, done, bytes.length - done)).bytesWritten;
    await segment.handle.datasync();
    segment.dirty = false;
    this.#bytes += bytes.length;
  }

  /** Always a new file: a journal is never appended to after it was left. The folder too, should someone delete it. */
  async #openSegment(): Promise<Segment> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const file = path.join(this.#folder, segmentFile(this.writer, ++this.#segments));
    const handle = await open(file, 'ax', 0o600);
    try {
      const { ino: inode } = await handle.stat({ bigint: true });
      await syncFolder(this.#folder);
      this.#bytes = 0;
      return (this.#segment = { file, handle, inode, dirty: false });
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async #dropSegment(): Promise<void> {
    const segment = this.#segment;
    this.#segment = undefined;
    await segment?.handle.close();
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

const isStillThere = async ({ file, inode }: Segment): Promise<boolean> => {
  try {
    return (await stat(file, { bigint: true })).ino === inode;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
};
