import type { OpenEnd } from './blockScanner.ts';
import { BodyReader } from './bodyReader.ts';
import type { Eol } from './eol.ts';
import { adoptEol, asEdited, eolAfter, finalEol, unwrap, withoutFinalEol } from './eol.ts';
import { printFrame } from './frame.ts';
import { Lines } from './lines.ts';
import type { MarkupCell } from './model.ts';
import type { CellNotes, Form } from './origin.ts';
import { ProblemList } from './problemList.ts';
import { reuseLines } from './reuseLines.ts';
import { encodeUtf8 } from './utf8.ts';

/** A markup cell as it is to be written: whole lines. */
export interface MarkupPiece {
  readonly bytes: Uint8Array;
  readonly form: Form;
  readonly end: OpenEnd;
  /** It reads as this cell only where it stands; the outcome must be read again to be sure. */
  readonly risky: boolean;
}

export interface PieceOptions {
  /** Line ending of new lines; undefined writes sources exactly as they are, and LF. */
  readonly eol: Eol | undefined;
  /** Nothing follows it. */
  readonly last: boolean;
  /** Write nothing that is risky. */
  readonly strict: boolean;
}

/** Writes a markup cell: plain where the text reads as one cell, else in a frame. */
export function markupPiece({ source }: MarkupCell, notes: CellNotes, options: PieceOptions): MarkupPiece {
  const eol = options.eol ?? '\n';
  const printed = () => framed(printFrame(adoptEol(source, options.eol), eol));
  if (notes.framed) {
    const kept = notes.text === undefined ? undefined : keptFrame(notes.text, source, eol);
    return kept === undefined ? printed() : framed(kept);
  }
  const text =
    notes.text === undefined
      ? adoptEol(source, options.eol)
      : reuseLines(withoutFinalEol(notes.text), source, eol);
  const bytes = encodeUtf8(text + eolAfter(text, finalEol(notes.text ?? '') || eol));
  if (!source.isWellFormed() || hasBlankEdge(text)) return printed();
  const { whole, end } = readsAs(bytes);
  const fits = end !== 'open' || options.last;
  if (fits && whole) return { bytes, form: 'plain', end, risky: false };
  if (fits && notes.unread !== undefined && !options.strict)
    return { bytes, form: 'plain', end, risky: true };
  return printed();
}

const framed = (text: string): MarkupPiece => ({
  bytes: encodeUtf8(text),
  form: 'framed',
  end: 'closed',
  risky: false,
});

const hasBlankEdge = (text: string): boolean =>
  /^[ \t]*(?:[\r\n]|$)/.test(text) || /[\r\n][ \t]*$/.test(text);

/** How text is read on its own: as one markup cell and nothing else, or not. */
function readsAs(bytes: Uint8Array): { whole: boolean; end: OpenEnd } {
  const { cells, end } = new BodyReader(new Lines(bytes), 0, new ProblemList());
  const cell = cells[0];
  const whole =
    cells.length === 1 &&
    cell?.kind === 'markup' &&
    !cell.framed &&
    !cell.unread &&
    cell.start === 0 &&
    cell.end === bytes.length;
  return { whole, end };
}

/** A frame's own text with `source` in it, where that reads back as `source`. */
function keptFrame(text: string, source: string, eol: Eol): string | undefined {
  const old = frameSourceOf(text);
  if (old === undefined) return undefined;
  if (asEdited(old) === asEdited(source)) return text;
  const { open, content, close } = unwrap(text);
  const kept = content === '' ? source : reuseLines(withoutFinalEol(content), source, eol);
  const candidate = open + (kept === '' ? '' : kept + eolAfter(kept, finalEol(content) || eol)) + close;
  const read = frameSourceOf(candidate);
  return read !== undefined && asEdited(read) === asEdited(source) ? candidate : undefined;
}

/** The source of the frame that `text` is, and nothing else. */
function frameSourceOf(text: string): string | undefined {
  const bytes = encodeUtf8(text);
  const { cells } = new BodyReader(new Lines(bytes), 0, new ProblemList());
  const [cell] = cells;
  return cells.length === 1 && cell?.kind === 'markup' && cell.framed && cell.end === bytes.length
    ? cell.source
    : undefined;
}
