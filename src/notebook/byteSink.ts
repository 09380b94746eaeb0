import { encodeUtf8Into } from './utf8.ts';

/** Takes texts and bytes, one after the other. */
export interface ByteTarget {
  text(text: string): this;
  bytes(bytes: Uint8Array): this;
}

/** Bytes being written, from texts and byte arrays. */
export class ByteSink implements ByteTarget {
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
