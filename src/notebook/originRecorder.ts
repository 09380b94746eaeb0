import type { BodyReader, ReadCell, ReadCode, ReadMarkup } from './bodyReader.ts';
import { ByteMatcher } from './byteMatcher.ts';
import { printCodeFence } from './codeFence.ts';
import type { Eol } from './eol.ts';
import { asEdited, withEol } from './eol.ts';
import { printFrame } from './frame.ts';
import { placeOf, standardGap } from './gap.ts';
import type { Before } from './gap.ts';
import type { Lines } from './lines.ts';
import type { Cell, NotebookOrigin } from './model.ts';
import { cellOrigin } from './origin.ts';
import type { CellNotes, Form, NotebookNotes } from './origin.ts';
import { printHead, writeBody } from './resultBlock.ts';
import type { ReadResult } from './resultBlock.ts';
import type { Result } from '../results/output.ts';
import { textOf } from './utf8.ts';

type Notes = { -readonly [K in keyof CellNotes]: CellNotes[K] };

/** Results from this size on (bytes) are remembered as the file held them, whole or summarised. */
const LARGE = 4096;

/** Turns what was read into cells, with notes on whatever the printer would write in another way. */
export class OriginRecorder {
  readonly #lines: Lines;
  readonly #start: number;
  readonly #bodyStart: number;
  readonly #read: readonly ReadCell[];
  readonly #eol: Eol;

  constructor(lines: Lines, start: number, bodyStart: number, read: BodyReader['cells']) {
    this.#lines = lines;
    this.#start = start;
    this.#bodyStart = bodyStart;
    this.#read = read;
    this.#eol = lines.eol;
  }

  /** `unterminated`: the last line has no ending in the file, though it has one here. */
  notebookOrigin(unterminated: boolean): NotebookOrigin {
    const { length } = this.#lines;
    const end = this.#read.at(-1)?.end ?? this.#bodyStart;
    const notes: NotebookNotes = {
      eol: this.#eol,
      ...(this.#start > 0 && { bom: true }),
      ...(this.#bodyStart > this.#start && { front: this.#text(this.#start, this.#bodyStart) }),
      ...(end < length && { tail: this.#text(end, length) }),
      ...(unterminated && { unterminated }),
      ...(this.#read.length === 0 && { empty: true }),
    };
    return { ...notes };
  }

  /** The cells; `brokenFrontMatter`: the first one begins with front matter that could not be read. */
  cells(brokenFrontMatter: boolean): Cell[] {
    let before: Before = this.#bodyStart > this.#start ? 'front matter' : 'start';
    let end = this.#bodyStart;
    return this.#read.map((cell, i) => {
      const form: Form = cell.kind === 'code' ? 'code' : cell.framed ? 'framed' : 'plain';
      const eol = this.#lines.eolAt(this.#lines.textEnd(cell.start)) ?? this.#eol;
      const notes: Notes = {};
      if (eol !== this.#eol) notes.eol = eol;
      this.#noteGap(notes, before, form, end, cell.start);
      if (i === this.#read.length - 1) notes.last = true;
      before = form;
      end = cell.end;
      if (cell.kind === 'code') return this.#code(cell, notes, eol);
      if (cell.unread || (i === 0 && brokenFrontMatter)) notes.unread = cell.source;
      return this.#markup(cell, notes, eol);
    });
  }

  #noteGap(notes: Notes, before: Before, form: Form, start: number, end: number): void {
    const gap = this.#text(start, end);
    const eol = this.#lines.bytes[start - 1] === 13 && this.#eol === '\n' ? '\r' : this.#eol;
    if (gap === standardGap(before, form, eol)) return;
    notes.before = gap;
    notes.place = placeOf(before, form);
  }

  #markup(cell: ReadMarkup, notes: Notes, eol: Eol): Cell {
    const { source } = cell;
    const text = this.#text(cell.start, cell.end);
    if (cell.framed) {
      notes.framed = true;
      const printed = printFrame(withEol(asEdited(source), eol), eol);
      if (printed.toWellFormed() !== text) notes.text = text;
    } else if (withEol(asEdited(source), eol) + eol !== text) {
      notes.text = text;
    }
    const origin = cellOrigin('markup', notes);
    return { kind: 'markup', source, ...(origin && { origin }) };
  }

  #code({ fence, result }: ReadCode, notes: Notes, eol: Eol): Cell {
    const { source, info } = fence;
    const text = this.#text(fence.start, fence.end);
    if (info) notes.info = info;
    // A longer fence is kept too: it stays when the lines that needed it go.
    if (
      text.startsWith('````') ||
      printCodeFence(withEol(asEdited(source), eol), info, eol).toWellFormed() !== text
    )
      notes.text = text;
    if (result) {
      const gap = this.#text(fence.end, result.head);
      if (gap !== eol) notes.gap = gap;
      const head = this.#text(result.head, result.body);
      const printed = printHead(result.result.provenance);
      if (head !== printed + eol) notes.head = head;
      if (!this.#isPrinted(result, eol)) notes.body = this.#text(result.body, result.end);
      if (result.end - result.body >= LARGE) notes.kept = printed;
    }
    const origin = cellOrigin('code', notes);
    return {
      kind: 'code',
      source,
      ...(result && { result: owned(result.result) }),
      ...(origin && { origin }),
    };
  }

  #isPrinted({ result, body, end }: ReadResult, eol: Eol): boolean {
    const matcher = new ByteMatcher(this.#lines.bytes, body);
    writeBody(matcher, result.outputs, eol);
    return matcher.matchesTo(end);
  }

  #text(start: number, end: number): string {
    return textOf(this.#lines.bytes, start, end);
  }
}

/** The result with bytes of its own, not views of the file. */
const owned = ({ provenance, outputs }: Result): Result => ({
  provenance,
  outputs: outputs.map((output) => ({ ...output, data: output.data.slice() })),
});
