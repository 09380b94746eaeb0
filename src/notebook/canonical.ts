import { withEol } from './eol.ts';
import type { Cell, Notebook } from './model.ts';
import { cellNotes, cellOrigin, notebookNotes } from './origin.ts';

/**
 * The same notebook as `databook fmt` writes it: LF, one blank line between parts, no BOM. What the format has no
 * other place for stays: the front matter's own text with its comments, attributes of a cell's first line, and text
 * that could not be read.
 */
export function canonical(notebook: Notebook): Notebook {
  const { front } = notebookNotes(notebook);
  return {
    ...notebook,
    cells: notebook.cells.map(canonicalCell),
    origin: { eol: '\n', ...(front !== undefined && { front: withEol(front, '\n') }) },
  };
}

function canonicalCell(cell: Cell): Cell {
  const { info, unread } = cellNotes(cell);
  const source = withEol(cell.source, '\n');
  const origin = cellOrigin(cell.kind, {
    ...(info !== undefined && { info }),
    ...(unread !== undefined && { unread: withEol(unread, '\n') }),
  });
  if (cell.kind === 'markup') return { kind: 'markup', source, ...(origin && { origin }) };
  return { kind: 'code', source, ...(cell.result && { result: cell.result }), ...(origin && { origin }) };
}
