import { printAttributes } from './attributes.ts';
import type { Eol } from './eol.ts';
import { eolAfter, eolBefore } from './eol.ts';
import type { OpeningFence } from './fence.ts';
import { fenceFor, openingFence } from './fence.ts';
import type { Lines } from './lines.ts';
import { restoreSurrogates, surrogateList } from './surrogates.ts';
import { textOf } from './utf8.ts';

/** The language of a fence that is a code cell. */
export const CODE_WORD = 'databook';

const SURROGATES = /(?:^|[ \t]+)surrogates=([0-9a-f,]+)(?=[ \t]|$)/;

/** A code cell's fence as it stands in a file. */
export interface ReadFence {
  readonly source: string;
  /** What the first line says besides the language and the surrogates. */
  readonly info: string;
  readonly start: number;
  /** Where the content starts and ends, the last line's ending included. */
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  /** False when the document ends before the fence does. */
  readonly closed: boolean;
  readonly indent: number;
}

/** Reads the fence that `fence` opens in the line at `start`. */
export function readCodeFence(lines: Lines, fence: OpeningFence, start: number): ReadFence {
  const contentStart = lines.next(lines.textEnd(start));
  const close = fence.findClose(lines, contentStart);
  const contentEnd = close?.at ?? lines.length;
  const text = unindent(
    textOf(lines.bytes, contentStart, lines.trimEol(contentStart, contentEnd)),
    fence.indent,
  );
  const list = SURROGATES.exec(fence.attributes)?.[1];
  const restored = list === undefined ? undefined : restoreSurrogates(text, list);
  return {
    source: restored ?? text,
    info: fence.attributes.replace(SURROGATES, '').trim(),
    start,
    contentStart,
    contentEnd,
    end: close ? lines.next(close.end) : lines.length,
    closed: close !== undefined,
    indent: fence.indent,
  };
}

/** The code cell's fence at the start of a text of its own, or undefined when the text is not just that. */
export function readLoneCodeFence(lines: Lines): ReadFence | undefined {
  let at = 0;
  while (at < 3 && lines.bytes[at] === 0x20) at++;
  const fence = openingFence(lines, at, lines.textEnd(0), at);
  if (fence?.word !== CODE_WORD) return undefined;
  const read = readCodeFence(lines, fence, 0);
  return read.end === lines.length ? read : undefined;
}

/** `source` as a fence, every line of it ended; `info` as from {@link ReadFence}. */
export function printCodeFence(source: string, info: string, eol: Eol): string {
  const fence = fenceFor(source, info.includes('`') ? '~' : '`');
  const list = surrogateList(source);
  const attributes = (info && ` ${info}`) + (list ? printAttributes([['surrogates', list]]) : '');
  const content = source === '' ? '' : source + eolAfter(source, eol);
  return fence + CODE_WORD + attributes + eolBefore(source, eol) + content + fence + eol;
}

/** `text` without up to `columns` spaces before each of its lines. */
const unindent = (text: string, columns: number): string =>
  columns === 0 ? text : text.replace(new RegExp(`(^|\\r\\n|\\r|\\n) {1,${columns}}`, 'g'), '$1');
