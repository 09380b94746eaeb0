import type { Result } from '../results/output.ts';
import type { ByteSink } from './byteSink.ts';
import { printCodeFence, readLoneCodeFence } from './codeFence.ts';
import type { Eol } from './eol.ts';
import { adoptEol, asEdited, eolAfter, finalEol, unwrap, withoutFinalEol } from './eol.ts';
import { equalOutputs } from './equal.ts';
import { equalJson } from './json.ts';
import { Lines } from './lines.ts';
import type { PieceOptions } from './markupPiece.ts';
import type { CodeCell } from './model.ts';
import type { CellNotes } from './origin.ts';
import { printHead, readBody, readHead, writeBody } from './resultBlock.ts';
import { reuseLines } from './reuseLines.ts';
import { encodeUtf8 } from './utf8.ts';

/** Writes a code cell and its result; true when what it wrote reads as this cell only where it stands. */
export function writeCode(sink: ByteSink, cell: CodeCell, notes: CellNotes, options: PieceOptions): boolean {
  const eol = options.eol ?? '\n';
  const kept = notes.text === undefined ? undefined : keptFence(notes.text, cell, eol, options);
  sink.text(kept?.text ?? printCodeFence(adoptEol(cell.source, options.eol), info(notes), eol));
  if (cell.result) writeResult(sink, cell.result, notes, eol);
  return kept?.risky ?? false;
}

const info = (notes: CellNotes): string =>
  notes.info === undefined || /[\r\n]/.test(notes.info) ? '' : notes.info;

/** The fence's own text with the cell's source in it, where that reads back as this source. */
function keptFence(
  text: string,
  { source, result }: CodeCell,
  eol: Eol,
  { last, strict }: PieceOptions,
): { text: string; risky: boolean } | undefined {
  const old = readLoneCodeFence(new Lines(encodeUtf8(text)));
  if (!old) return undefined;
  const mayStay = old.closed || (last && !result);
  const risky = old.indent > 0 || !old.closed;
  if (!mayStay || (risky && strict)) return undefined;
  if (asEdited(old.source) === asEdited(source)) return { text, risky };
  if (old.indent > 0) return undefined;
  const parts = unwrap(text);
  const content = old.closed ? parts.content : parts.content + parts.close;
  const lines = content === '' ? adoptEol(source, eol) : reuseLines(withoutFinalEol(content), source, eol);
  const candidate =
    parts.open +
    (source === '' ? '' : lines + eolAfter(lines, finalEol(content) || eol)) +
    (old.closed ? parts.close : '');
  const read = readLoneCodeFence(new Lines(encodeUtf8(candidate)));
  return read?.closed === old.closed && asEdited(read.source) === asEdited(source)
    ? { text: candidate, risky }
    : undefined;
}

function writeResult(sink: ByteSink, { provenance, outputs }: Result, notes: CellNotes, eol: Eol): void {
  const gap = notes.gap !== undefined && /^(?:[ \t]*(?:\r\n|\r|\n))*$/.test(notes.gap) ? notes.gap : eol;
  const head = notes.head ?? '';
  const headStays = equalJson({ ...readHead(withoutFinalEol(head)) }, { ...provenance });
  sink.text(gap).text(headStays ? head : printHead(provenance) + eol);
  const body = notes.body === undefined ? undefined : encodeUtf8(notes.body);
  if (body && saysOutputs(body, outputs)) sink.bytes(body);
  else writeBody(sink, outputs, eol);
}

/** True when `body` is the outputs and nothing else. */
function saysOutputs(body: Uint8Array, outputs: Result['outputs']): boolean {
  const read = readBody(new Lines(body), 0);
  return typeof read !== 'string' && read.end === body.length && equalOutputs(read.outputs, outputs);
}
