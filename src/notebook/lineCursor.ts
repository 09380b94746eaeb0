import { textOf } from './utf8.ts';

const TAB = 9;
const SPACE = 32;

/** A place in one line, by byte and by column; tabs stop at every fourth column (CommonMark 2.2). */
export class LineCursor {
  readonly bytes: Uint8Array;
  /** Offset of the end of the line's text. */
  end = 0;
  /** Offset of the first byte that is neither space nor tab. */
  nonSpace = 0;
  /** Columns of white space before it. */
  indent = 0;
  /** Columns from the start of the last list marker's line to its item's text. */
  listWidth = 0;
  #at = 0;
  #column = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  start(at: number, end: number): void {
    this.#at = at;
    this.#column = 0;
    this.end = end;
    this.#measure();
  }

  get blank(): boolean {
    return this.nonSpace >= this.end;
  }

  /** The first byte that is neither space nor tab. */
  get byte(): number | undefined {
    return this.bytes[this.nonSpace];
  }

  /** The text from there on. */
  rest(): string {
    return textOf(this.bytes, this.nonSpace, this.end);
  }

  /** Goes `columns` of white space on, perhaps into the middle of a tab. */
  advance(columns: number): void {
    let left = columns;
    while (left > 0 && this.#at < this.end && this.#isSpace(this.#at)) {
      const width = this.bytes[this.#at] === TAB ? 4 - (this.#column % 4) : 1;
      const step = Math.min(width, left);
      this.#column += step;
      left -= step;
      if (step === width) this.#at++;
    }
    this.#measure();
  }

  /** Goes over `>` and one column of white space after it. */
  skipQuoteMarker(): void {
    this.#skipText(1);
    this.advance(1);
  }

  /** Goes over a list marker of `length` bytes and the white space that belongs to it; sets `listWidth`. */
  skipListMarker(length: number): void {
    const before = this.indent;
    this.#skipText(length);
    const own = this.blank || this.indent > 4 ? 1 : this.indent;
    this.listWidth = before + length + own;
    if (!this.blank) this.advance(own);
  }

  #skipText(length: number): void {
    this.#column += this.indent + length;
    this.#at = this.nonSpace + length;
    this.#measure();
  }

  #isSpace(at: number): boolean {
    return this.bytes[at] === SPACE || this.bytes[at] === TAB;
  }

  #measure(): void {
    let at = this.#at;
    let column = this.#column;
    for (; at < this.end && this.#isSpace(at); at++) column += this.bytes[at] === TAB ? 4 - (column % 4) : 1;
    this.nonSpace = at;
    this.indent = column - this.#column;
  }
}
