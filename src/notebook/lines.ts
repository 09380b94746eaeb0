import { ByteSink } from './byteSink.ts';
import type { Eol } from './eol.ts';

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const isSpace = (byte: number | undefined): boolean => byte === SPACE || byte === TAB;

/** The lines of a UTF-8 document by byte offset; a line ends at LF, CR LF or CR. */
export class Lines {
  readonly bytes: Uint8Array;
  readonly length: number;
  /** The line ending that most lines have. */
  readonly eol: Eol;
  /** True when some line may be a mark of a merge's conflict: a quick look spares a close one. */
  readonly mayConflict: boolean;
  /** True when a CR stands without its LF somewhere; without one, looking for LF is enough, and quicker. */
  readonly #bareCr: boolean;

  constructor(bytes: Uint8Array) {
    // A plain view: a Buffer's `slice` would not copy.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
    this.length = bytes.length;
    this.mayConflict = hasRun(bytes, 0x3c) || hasRun(bytes, 0x3e);
    const { cr, crlf } = countCr(bytes);
    this.#bareCr = cr > 0;
    const lf = cr + crlf === 0 ? 0 : count(bytes, LF) - crlf;
    if (lf >= crlf && lf >= cr) this.eol = '\n';
    else this.eol = crlf >= cr ? '\r\n' : '\r';
  }

  /** The same document with a line ending after its last line, which has none. */
  terminated(): Lines {
    return new Lines(new ByteSink(this.length + 8).bytes(this.bytes).text(this.eol).toBytes());
  }

  /** Offset of the end of the text of the line at `at`: of its line ending, or of the document. */
  textEnd(at: number): number {
    if (this.#bareCr) {
      let i = at;
      while (i < this.length && this.bytes[i] !== LF && this.bytes[i] !== CR) i++;
      return i;
    }
    const lf = this.bytes.indexOf(LF, at);
    if (lf < 0) return this.length;
    return lf > at && this.bytes[lf - 1] === CR ? lf - 1 : lf;
  }

  /** Offset of the line after the one whose text ends at `textEnd`. */
  next(textEnd: number): number {
    const crlf = this.bytes[textEnd] === CR && this.bytes[textEnd + 1] === LF;
    return Math.min(this.length, textEnd + (crlf ? 2 : 1));
  }

  /** The line ending at `textEnd`, or undefined at the end of the document. */
  eolAt(textEnd: number): Eol | undefined {
    if (textEnd >= this.length) return undefined;
    if (this.bytes[textEnd] === LF) return '\n';
    return this.bytes[textEnd + 1] === LF ? '\r\n' : '\r';
  }

  /** Offset before the line ending that ends at `end`, not before `start`. */
  trimEol(start: number, end: number): number {
    if (end <= start) return end;
    const last = this.bytes[end - 1];
    if (last === CR) return end - 1;
    if (last !== LF) return end;
    return end - 1 > start && this.bytes[end - 2] === CR ? end - 2 : end - 1;
  }

  /** The part of `start` to `end` without spaces and tabs around it. */
  trim(start: number, end: number): [start: number, end: number] {
    let from = start;
    let to = end;
    while (from < to && isSpace(this.bytes[from])) from++;
    while (to > from && isSpace(this.bytes[to - 1])) to--;
    return [from, to];
  }

  /** True when there are only spaces and tabs from `at` to `end`. */
  isBlank(at: number, end: number): boolean {
    for (let i = at; i < end; i++) if (!isSpace(this.bytes[i])) return false;
    return true;
  }
}

/** How many CR stand alone, and how many before an LF. */
function countCr(bytes: Uint8Array): { cr: number; crlf: number } {
  let cr = 0;
  let crlf = 0;
  for (let at = bytes.indexOf(CR); at >= 0; at = bytes.indexOf(CR, at + 1)) {
    if (bytes[at + 1] === LF) crlf++;
    else cr++;
  }
  return { cr, crlf };
}

function count(bytes: Uint8Array, byte: number): number {
  let found = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) found++;
  return found;
}

/** True when `byte` stands seven times in a row somewhere, or nearly so. */
function hasRun(bytes: Uint8Array, byte: number): boolean {
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 7))
    if (bytes[at + 6] === byte) return true;
  return false;
}
