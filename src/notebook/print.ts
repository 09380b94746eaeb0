import type { OpenEnd } from './blockScanner.ts';
import { ByteSink } from './byteSink.ts';
import { writeCode } from './codePiece.ts';
import { agreesWithFile } from './equal.ts';
import { NotebookError } from './error.ts';
import type { Eol } from './eol.ts';
import { readFrontMatter } from './frontMatter.ts';
import { printFrontMatter } from './frontMatterPrint.ts';
import { isGap, isPortable, placeOf, separator, standardGap } from './gap.ts';
import type { Before } from './gap.ts';
import { Lines } from './lines.ts';
import { markupPiece } from './markupPiece.ts';
import type { PieceOptions } from './markupPiece.ts';
import type { Cell, Notebook } from './model.ts';
import { FORMAT_VERSION } from './model.ts';
import { cellNotes, notebookNotes } from './origin.ts';
import type { CellNotes, Form, NotebookNotes } from './origin.ts';
import { parse } from './parse.ts';

/**
 * The notebook as a `.databook` file. Cells that still say what they said in the file they were read from are written
 * byte for byte as they stood there; a cell with an origin takes that file's line endings, one without is exact.
 *
 * @throws NotebookError `newer-version` for a notebook of a newer major version, `front-matter-too-large`.
 */
export function print(notebook: Notebook): Uint8Array {
  if (notebook.newerVersion !== undefined)
    throw new NotebookError(
      'newer-version',
      `This notebook is written in version ${JSON.stringify(notebook.newerVersion)} of the format and this program writes version ${FORMAT_VERSION}: it can be read here, not saved. Update Databook to edit it.`,
    );
  const first = guarded(notebook, false);
  if (!first.risky || agreesWithFile(notebook, parse(first.bytes))) return first.bytes;
  return guarded(notebook, true).bytes;
}

interface Outcome {
  readonly bytes: Uint8Array;
  readonly risky: boolean;
  readonly hasFrontMatter: boolean;
}

/** Writes the notebook; where the start of a text would be taken for front matter or a BOM, with a marker before it. */
function guarded(notebook: Notebook, strict: boolean): Outcome {
  const plain = new Writer(notebook, strict, false).write();
  const [first] = notebook.cells;
  const isMended = !strict && first !== undefined && cellNotes(first).unread !== undefined;
  if (plain.hasFrontMatter || first?.kind !== 'markup' || isMended) return plain;
  const { bom } = notebookNotes(notebook);
  const mistaken =
    (!bom && plain.bytes[0] === 0xef && plain.bytes[1] === 0xbb && plain.bytes[2] === 0xbf) ||
    readFrontMatter(new Lines(plain.bytes), bom ? 3 : 0).kind === 'valid';
  return mistaken ? new Writer(notebook, strict, true).write() : plain;
}

/** Writes one notebook once. */
class Writer {
  readonly #notebook: Notebook;
  readonly #notes: NotebookNotes;
  readonly #sink: ByteSink;
  readonly #strict: boolean;
  /** Put a marker before a text that starts the file. */
  readonly #guard: boolean;
  #before: Before = 'start';
  #end: OpenEnd = 'closed';
  #risky = false;
  /** The cell before was the last one of its file. */
  #wasLast = false;

  constructor(notebook: Notebook, strict: boolean, guard: boolean) {
    this.#notebook = notebook;
    this.#notes = notebookNotes(notebook);
    this.#sink = new ByteSink(roomFor(notebook));
    this.#strict = strict;
    this.#guard = guard;
  }

  write(): Outcome {
    const { frontMatter, cells } = this.#notebook;
    if (this.#notes.bom) this.#sink.text('\uFEFF');
    const front = printFrontMatter(frontMatter, this.#notes.front, this.#notes.eol ?? '\n');
    if (front) this.#before = 'front matter';
    this.#sink.text(front);
    cells.forEach((cell, i) => this.#cell(cell, i === cells.length - 1));
    this.#tail();
    return { bytes: this.#sink.toBytes(), risky: this.#risky, hasFrontMatter: front !== '' };
  }

  #cell(cell: Cell, last: boolean): void {
    const notes = cellNotes(cell);
    const options: PieceOptions = { eol: notes.eol ?? this.#notes.eol, last, strict: this.#strict };
    if (cell.kind === 'code') {
      this.#gap(notes, 'code');
      this.#risky = writeCode(this.#sink, cell, notes, options) || this.#risky;
      this.#before = 'code';
      this.#end = 'closed';
      return;
    }
    const piece = markupPiece(cell, notes, options);
    this.#gap(notes, piece.form);
    this.#sink.bytes(piece.bytes);
    this.#risky ||= piece.risky;
    this.#before = piece.form;
    this.#end = piece.end;
  }

  /** Writes what stands between the cell before and the next one. */
  #gap(notes: CellNotes, form: Form): void {
    this.#sink.text(this.#keptGap(notes, form) ?? this.#newGap(form));
    this.#wasLast = notes.last === true;
  }

  /** The gap as it was, where it still fits: the cell's own, or after what was the last cell, the end of the file. */
  #keptGap({ before, place }: CellNotes, form: Form): string | undefined {
    const gap = before ?? (this.#wasLast ? this.#notes.tail : undefined);
    if (gap === undefined) return undefined;
    const fits = place === placeOf(this.#before, form) || (this.#before !== 'start' && isPortable(gap));
    if (!fits || !isGap(gap, this.#before, form, this.#end)) return undefined;
    return this.#sink.lastByte === 13 && gap.startsWith('\n') ? undefined : gap;
  }

  #newGap(form: Form): string {
    const eol: Eol = this.#notes.eol ?? '\n';
    if (this.#guard && this.#before === 'start') return separator(eol);
    return standardGap(this.#before, form, this.#sink.lastByte === 13 && eol === '\n' ? '\r' : eol);
  }

  /** Ends the file as it ended, when its last cell is still the last. */
  #tail(): void {
    const { tail, unterminated, empty } = this.#notes;
    const last = this.#notebook.cells.at(-1);
    if (last ? cellNotes(last).last !== true : empty !== true) return;
    if (
      tail !== undefined &&
      isTail(tail, this.#end) &&
      !(this.#sink.lastByte === 13 && tail.startsWith('\n'))
    )
      this.#sink.text(tail);
    if (unterminated) this.#sink.dropEol();
  }
}

/** True for what may end a file: blank lines, and markers where a marker is still read as one. */
const isTail = (tail: string, end: OpenEnd): boolean =>
  /^[ \t\r\n]*$/.test(tail) || isGap(`${tail}\n`, 'code', 'code', end);

/** Bytes to expect: at most a little too few. */
function roomFor({ cells }: Notebook): number {
  let room = 4096;
  for (const cell of cells) {
    room += cell.source.length + 256;
    if (cell.kind === 'code') for (const { data } of cell.result?.outputs ?? []) room += data.length + 256;
  }
  return room;
}
