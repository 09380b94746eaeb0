import type { Notebook } from './model.ts';
import { cellNotes } from './origin.ts';

/**
 * The notebook without blank lines at the start and end of its texts, which an editor leaves behind. They mean nothing
 * in Markdown, and a text that is to keep them has to stand in a frame; one that stood in a frame is left alone.
 */
export const tidyMarkup = (notebook: Notebook): Notebook => ({
  ...notebook,
  cells: notebook.cells.map((cell) =>
    cell.kind === 'code' || cellNotes(cell).framed
      ? cell
      : { ...cell, source: withoutBlankEdges(cell.source) },
  ),
});

/** `source` from its first to its last line that is not blank; the white space in those lines stays. */
function withoutBlankEdges(source: string): string {
  const isSpace = (at: number): boolean => ' \t\r\n'.includes(source[at] ?? 'x');
  let first = 0;
  while (isSpace(first)) first++;
  let last = source.length;
  while (last > first && isSpace(last - 1)) last--;
  const start = Math.max(source.lastIndexOf('\n', first), source.lastIndexOf('\r', first)) + 1;
  const end = source.slice(last).search(/[\r\n]/);
  return source.slice(first === source.length ? first : start, end < 0 ? source.length : last + end);
}
