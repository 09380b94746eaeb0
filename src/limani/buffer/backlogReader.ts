import { open, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { decode, type JournalRecord } from '../journal/codec.ts';
import { hasCode, unlessMissing } from '../journal/durable.ts';
import { MAX_RECORD_BYTES, type Written } from '../journal/journal.ts';
import { segments, type Segment } from '../journal/segments.ts';

/** Read at a time; more only for a longer line. */
const WINDOW = 64 << 10;

interface Place {
  readonly segment: number;
  readonly offset: number;
}

/** Records that follow each other, as many as one look gives. */
export interface Records {
  readonly records: readonly JournalRecord[];
  /** Bytes between them that are none: of a write that failed, or damage. */
  readonly damaged: number;
  /** Where the next ones begin. */
  readonly next: Place;
  /** About how many bytes are behind them by now. */
  readonly left: number;
}

/** Reads what a writer left waiting, a little at a time. */
export class BacklogReader {
  readonly #folder: string;
  readonly #writer: string;
  readonly #written: () => Written | undefined;
  #place: Place = { segment: 0, offset: 0 };

  /** @param written for a writer that lives: what is beyond is being written */
  constructor(folder: string, writer: string, written: () => Written | undefined = () => undefined) {
    this.#folder = folder;
    this.#writer = writer;
    this.#written = written;
  }

  /** The next records; the same again until {@link advance}. Undefined at the end of what there is now. */
  async look(): Promise<Records | undefined> {
    for (;;) {
      // before the files: what is written meanwhile comes with the next look
      const written = this.#written();
      const files = segments(this.#folder).filter(({ writer }) => writer === this.#writer);
      const current = files.find(({ number }) => number >= this.#place.segment);
      if (!current) return undefined;
      const offset = current.number === this.#place.segment ? this.#place.offset : 0;
      const live = written && current.number >= written.segment ? written.bytes : undefined;
      const found = await this.#read(current.file, current.number, offset, live);
      // renamed between the two looks
      if (found === 'gone') continue;
      const later = files.filter(({ number }) => number > current.number);
      if (found) return { ...found, left: found.left + (await this.#sizeOf(later, written)) };
      if (later.length === 0) return undefined;
      this.#place = { segment: current.number + 1, offset: 0 };
    }
  }

  /** Goes on behind these. */
  advance({ next }: Records): void {
    this.#place = next;
  }

  async #sizeOf(files: readonly Segment[], written: Written | undefined): Promise<number> {
    let size = 0;
    for (const { file, number } of files) {
      const found = await unlessMissing(stat(path.join(this.#folder, file)));
      size += number === written?.segment ? written.bytes : (found?.size ?? 0);
    }
    return size;
  }

  async #read(
    file: string,
    segment: number,
    offset: number,
    live: number | undefined,
  ): Promise<Records | 'gone' | undefined> {
    const handle = await openIfThere(path.join(this.#folder, file));
    if (!handle) return 'gone';
    try {
      const end = live ?? (await handle.stat()).size;
      if (offset >= end) return undefined;
      for (let size = WINDOW; ; size = 2 * MAX_RECORD_BYTES) {
        const bytes = Buffer.allocUnsafe(Math.min(end - offset, size));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
        const window = bytes.subarray(0, bytesRead);
        const { records, good, damage, doubtful } = decode(window);
        const damaged = damage.reduce((sum, { length }) => sum + length, 0);
        const left = (length: number): number => end - offset - length;
        if (good > 0) return { records, damaged, next: { segment, offset: offset + good }, left: left(good) };
        // nobody writes there any more, so a line with NULs in it is one that was torn
        if (doubtful)
          return {
            records: [],
            damaged: doubtful.length,
            next: { segment, offset: offset + doubtful.length + 1 },
            left: left(doubtful.length + 1),
          };
        if (bytesRead < size) return undefined;
        if (size > WINDOW) {
          const next = { segment, offset: offset + bytesRead };
          return { records: [], damaged: bytesRead, next, left: left(bytesRead) };
        }
      }
    } finally {
      await handle.close();
    }
  }
}

async function openIfThere(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
