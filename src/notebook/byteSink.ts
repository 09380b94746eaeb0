import { encodeUtf8Into } from './utf8.ts';

/** Bytes being written, from texts and byte arrays. */
export class ByteSink {
  #buffer: Uint8Array<ArrayBuffer>;
  #length = 0;

  /** `room`: bytes to expect. */
  constructor(room = 1024) {
    this.#buffer = new Uint8Array(room);
  }

  get length(): number {
    return this.#length;
  }

  get lastByte(): number | undefined {
    return this.#length > 0 ? this.#buffer[this.#length - 1] : undefined;
  }

  text(text: string): this {
    this.#reserve(text.length * 3);
    this.#length += encodeUtf8Into(text, this.#buffer.subarray(this.#length));
    return this;
  }

  bytes(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Takes back the line ending at the end, if there is one. */
  dropEol(): void {
    if (this.lastByte === 10) this.#length--;
    if (this.lastByte === 13) this.#length--;
  }

  /** True when what was written is `bytes` from `start` to `end`. */
  equals(bytes: Uint8Array, start: number, end: number): boolean {
    return equalBytes(this.#buffer.subarray(0, this.#length), bytes.subarray(start, end));
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
    grown.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = grown;
  }
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
