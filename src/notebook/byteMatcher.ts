import { equalBytes } from './bytes.ts';
import type { ByteTarget } from './byteSink.ts';
import { encodeUtf8 } from './utf8.ts';

/** Compares what is written to it with a stretch of bytes; costs nothing for a view of that very stretch. */
export class ByteMatcher implements ByteTarget {
  readonly #expected: Uint8Array;
  #at: number;
  #matches = true;

  /** `expected` from `start` on. */
  constructor(expected: Uint8Array, start: number) {
    this.#expected = expected;
    this.#at = start;
  }

  text(text: string): this {
    return this.bytes(encodeUtf8(text));
  }

  bytes(bytes: Uint8Array): this {
    const end = this.#at + bytes.length;
    this.#matches &&= equalBytes(this.#expected.subarray(this.#at, end), bytes);
    this.#at = end;
    return this;
  }

  /** True when all that was written was there, and ended at `end`. */
  matchesTo(end: number): boolean {
    return this.#matches && this.#at === end;
  }
}
