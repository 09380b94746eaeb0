import { oneLine } from '../results/markdown.ts';

/** Longest stretch of a line that is shown; queries are often one long line. */
const WIDTH = 100;

/** A stretch of a text; offsets in UTF-16 units, `end` exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * The line of `text` in which the stretch begins, with a caret under it, each indented by two blanks. A long line is
 * cut around the stretch.
 */
export const snippet = (text: string, { start, end }: Stretch): string => {
  const at = Math.min(Math.max(start, 0), text.length);
  const lineStart = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
  const lineLength = text.slice(lineStart).search(/[\r\n]|$/);
  const before = Array.from(text.slice(lineStart, at));
  const marked = Array.from(text.slice(at, Math.min(Math.max(end, at), lineStart + lineLength)));
  const after = Array.from(text.slice(at, lineStart + lineLength)).slice(marked.length);
  const left = before.slice(-Math.max(WIDTH / 2, WIDTH - marked.length - after.length));
  const head = left.length < before.length ? '…' : '';
  const rest = [...marked, ...after];
  const right = rest.slice(0, WIDTH - left.length);
  const tail = right.length < rest.length ? '…' : '';
  const show = (chars: readonly string[]): string => oneLine(chars.join('').replaceAll('\t', ' '));
  const indent = ' '.repeat(2 + head.length + Array.from(show(left)).length);
  const carets = '^'.repeat(Math.max(1, Math.min(marked.length, right.length)));
  return `  ${head}${show(left)}${show(right)}${tail}\n${indent}${carets}`;
};
