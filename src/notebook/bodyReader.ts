import { BlockScanner } from './blockScanner.ts';
import type { OpenEnd } from './blockScanner.ts';
import { CODE_WORD, readCodeFence } from './codeFence.ts';
import type { ReadFence } from './codeFence.ts';
import { openingFence } from './fence.ts';
import type { OpeningFence } from './fence.ts';
import { FrameEnds, frameSource, frameToken } from './frame.ts';
import type { Lines } from './lines.ts';
import type { Marker } from './markers.ts';
import { MARKERS, parseMarker, printMarker } from './markers.ts';
import type { ProblemList } from './problemList.ts';
import { readResult } from './resultBlock.ts';
import type { ReadResult } from './resultBlock.ts';
import { textOf } from './utf8.ts';

/** A cell and the bytes it was read from: whole lines from `start` to `end`. */
export type ReadCell = ReadMarkup | ReadCode;

export interface ReadMarkup {
  readonly kind: 'markup';
  readonly source: string;
  readonly start: number;
  readonly end: number;
  readonly framed: boolean;
  /** It holds a marker that could not be taken for what it is, and shows it as text. */
  readonly unread: boolean;
}

export interface ReadCode {
  readonly kind: 'code';
  readonly fence: ReadFence;
  readonly result?: ReadResult;
  readonly start: number;
  readonly end: number;
}

/** Divides a document, after its front matter, into cells. */
export class BodyReader {
  readonly cells: ReadCell[] = [];
  readonly #lines: Lines;
  readonly #problems: ProblemList;
  readonly #scanner: BlockScanner;
  readonly #frameEnds: FrameEnds;
  /** The markup being read: from its first to its last line that is not blank. */
  #text: { start: number; end: number; unread: boolean } | undefined;
  /** Where the block began that is still open. */
  #openFrom: number | undefined;
  /** Set by a code block at the top level that the document does not close. */
  #unclosed = false;

  constructor(lines: Lines, start: number, problems: ProblemList) {
    this.#lines = lines;
    this.#problems = problems;
    this.#scanner = new BlockScanner(lines);
    this.#frameEnds = new FrameEnds(lines);
    for (let at = start; at < lines.length;) {
      const from = at;
      at = this.#line(at);
      if (this.end !== 'open') this.#openFrom = undefined;
      else this.#openFrom ??= from;
    }
    if (this.#openFrom !== undefined)
      problems.add('warning', this.#openFrom, 'This code block, comment or tag is never closed.');
    this.#flush();
  }

  /** What may follow the last cell. */
  get end(): OpenEnd {
    return this.#unclosed ? 'open' : this.#scanner.end;
  }

  /** Reads the line at `at`, or the block that it opens; gives where to go on. */
  #line(at: number): number {
    const lines = this.#lines;
    const end = lines.textEnd(at);
    const next = lines.next(end);
    const kind = this.#scanner.line(at, end);
    if (kind === 'fence') return this.#fence(at, next);
    if (kind === 'comment') {
      const marker = parseMarker(textOf(lines.bytes, at, end));
      if (marker) return this.#marker(marker, at, next);
    }
    if (!lines.isBlank(at, end)) this.#addText(at, next);
    return next;
  }

  #fence(at: number, next: number): number {
    const { fence } = this.#scanner;
    if (fence?.word === CODE_WORD) return this.#code(readCodeFence(this.#lines, fence, at));
    const close = fence?.findClose(this.#lines, next);
    const end = close ? this.#lines.next(close.end) : this.#lines.length;
    if (fence) this.#warnOfHidden(fence, next, end);
    this.#unclosed = !close;
    this.#addText(at, close ? end : this.#endOfText(next));
    return end;
  }

  /** A cell inside another code block that a longer fence would have marked as quoted. */
  #warnOfHidden(outer: OpeningFence, from: number, to: number): void {
    const lines = this.#lines;
    for (let at = from; at < to;) {
      const end = lines.textEnd(at);
      const fence = openingFence(lines, at, end, 0);
      if (fence?.word === CODE_WORD && fence.length >= outer.length)
        this.#problems.add(
          'warning',
          at,
          'A cell inside another code block: was that one meant to be closed before?',
        );
      at = lines.next(end);
    }
  }

  /** Where the last line that is not blank ends; `from` when all are blank from there on. */
  #endOfText(from: number): number {
    const { bytes, length } = this.#lines;
    let last = length;
    while (last > from && [9, 10, 13, 32].includes(bytes[last - 1] ?? 0)) last--;
    return last === from ? from : this.#lines.next(this.#lines.textEnd(last));
  }

  #code(fence: ReadFence): number {
    this.#flush();
    if (!fence.closed)
      this.#problems.add('error', fence.start, 'This cell is never closed: add a line ``` where it ends.');
    const result = fence.closed ? this.#result(fence.end) : undefined;
    const end = result?.end ?? fence.end;
    this.cells.push({ kind: 'code', fence, start: fence.start, end, ...(result && { result }) });
    this.#scanner.reset();
    return end;
  }

  /** The result that stands after a cell, with nothing but blank lines between. */
  #result(from: number): ReadResult | undefined {
    const lines = this.#lines;
    for (let at = from; at < lines.length;) {
      const end = lines.textEnd(at);
      if (!lines.isBlank(at, end)) {
        const marker = lines.bytes[at] === 0x3c ? parseMarker(textOf(lines.bytes, at, end)) : undefined;
        if (marker?.name !== MARKERS.result) return undefined;
        const read = readResult(lines, at);
        if (typeof read !== 'string') return read;
        this.#problems.add('error', at, `This result cannot be read and is shown as text: ${read}.`);
        return undefined;
      }
      at = lines.next(end);
    }
    return undefined;
  }

  #marker(marker: Marker, at: number, next: number): number {
    if (marker.name === MARKERS.cell) {
      this.#flush();
      this.#scanner.reset();
      return next;
    }
    if (marker.name === MARKERS.markup) {
      const end = this.#frame(marker, at, next);
      if (end !== undefined) return end;
      this.#problems.add(
        'error',
        at,
        `Nothing closes this: ${printMarker(MARKERS.markupEnd)} is missing or damaged.`,
      );
    } else if (!this.#isReported(marker)) {
      this.#problems.add(
        'error',
        at,
        `A stray ${printMarker(marker.name, ' …')}: it belongs to no cell and is shown as text.`,
      );
    }
    this.#addText(at, next, true);
    return next;
  }

  /** True for a result that {@link #result} tried to read, and for what follows an unread marker in its text. */
  #isReported(marker: Marker): boolean {
    const last = this.cells.at(-1);
    if (this.#text) return this.#text.unread;
    return marker.name === MARKERS.result && last?.kind === 'code' && !last.result;
  }

  #frame(marker: Marker, at: number, next: number): number | undefined {
    const token = frameToken(marker);
    const close = token === undefined ? undefined : this.#frameEnds.find(token, next);
    const source = close === undefined ? undefined : frameSource(this.#lines, marker, next, close);
    if (close === undefined || source === undefined) return undefined;
    this.#flush();
    const end = this.#lines.next(this.#lines.textEnd(close));
    this.cells.push({ kind: 'markup', source, start: at, end, framed: true, unread: false });
    this.#scanner.reset();
    return end;
  }

  #addText(start: number, end: number, unread = false): void {
    this.#text ??= { start, end, unread };
    this.#text.end = end;
    this.#text.unread ||= unread;
  }

  /** Ends the markup cell being read. */
  #flush(): void {
    if (!this.#text) return;
    const { start, end, unread } = this.#text;
    const source = textOf(this.#lines.bytes, start, this.#lines.trimEol(start, end));
    this.cells.push({ kind: 'markup', source, start, end, framed: false, unread });
    this.#text = undefined;
  }
}
