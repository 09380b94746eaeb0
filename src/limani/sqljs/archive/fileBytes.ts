// A file as the bytes of a database of sql.js, of which only what is asked for is read.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const BLOCK = 4096;

/**
 * Stands in for the `Uint8Array` that `new Database(…)` is given. sql.js keeps the database as a file in memory and asks
 * of its bytes no more than is here: `slice` once, when it makes the file, then `subarray` to read and `set` to write.
 * What is written is kept in memory; the file is never changed. It stays readable when it is removed meanwhile.
 */
export class FileBytes {
  readonly length: number;
  readonly #fd: number;
  #failure: unknown;
  /** Blocks that were written, by their number. */
  readonly #written = new Map<number, Uint8Array>();

  /** @throws the error of the file system */
  constructor(file: string) {
    this.#fd = openSync(file, 'r');
    this.length = fstatSync(this.#fd).size;
  }

  /** Why bytes could not be read; they were given as zeros, because nothing may be thrown through the database. */
  get failure(): unknown {
    return this.#failure;
  }

  slice(): this {
    return this;
  }

  subarray(from: number, to: number): Uint8Array {
    const bytes = this.#read(from, to);
    if (this.#written.size > 0)
      for (let n = Math.floor(from / BLOCK); n * BLOCK < to; n++) {
        const block = this.#written.get(n);
        const [start, end] = [Math.max(from, n * BLOCK), Math.min(to, (n + 1) * BLOCK)];
        if (block) bytes.set(block.subarray(start - n * BLOCK, end - n * BLOCK), start - from);
      }
    return bytes;
  }

  set(bytes: Uint8Array, at: number): void {
    const end = at + bytes.length;
    for (let n = Math.floor(at / BLOCK); n * BLOCK < end; n++) {
      const block = this.#written.get(n) ?? this.#read(n * BLOCK, (n + 1) * BLOCK);
      this.#written.set(n, block);
      const [start, until] = [Math.max(at, n * BLOCK), Math.min(end, (n + 1) * BLOCK)];
      block.set(bytes.subarray(start - at, until - at), start - n * BLOCK);
    }
  }

  close(): void {
    closeSync(this.#fd);
  }

  /** Zeros where the file is shorter. */
  #read(from: number, to: number): Uint8Array {
    const bytes = new Uint8Array(to - from);
    try {
      for (let done = 0; done < bytes.length;) {
        const read = readSync(this.#fd, bytes, done, bytes.length - done, from + done);
        if (read === 0) break;
        done += read;
      }
      return bytes;
    } catch (error) {
      this.#failure = error;
      return new Uint8Array(to - from);
    }
  }
}
