import { closest, listed } from '../../notebook/closest.ts';
import { directive, parseCell } from '../../notebook/directives.ts';
import type { CodeCell, Notebook } from '../../notebook/model.ts';
import { CliError } from '../exit.ts';

/** A code cell with what it is called on the command line. */
export interface ListedCell {
  readonly cell: CodeCell;
  /** Position in the notebook's `cells`. */
  readonly position: number;
  /** 1-based, among code cells. */
  readonly index: number;
  readonly name?: string;
  readonly plugin?: string;
}

export const listCells = (notebook: Notebook): ListedCell[] => {
  const code = notebook.cells.flatMap((cell, position) => (cell.kind === 'code' ? [{ cell, position }] : []));
  return code.map(({ cell, position }, i) => {
    const parsed = parseCell(cell.source);
    const name = directive(parsed, 'name')?.value;
    const plugin = directive(parsed, 'plugin')?.value;
    return { cell, position, index: i + 1, ...(name && { name }), ...(plugin && { plugin }) };
  });
};

/**
 * The cells that `--cell N|NAME` chooses, in the notebook's order; all of them without any.
 * @throws CliError when one chooses no cell
 */
export const selectCells = (
  cells: readonly ListedCell[],
  wanted: readonly string[],
): readonly ListedCell[] => {
  if (wanted.length === 0) return cells;
  const chosen = wanted.flatMap((w) => {
    const found = cells.filter((c) => c.name === w || String(c.index) === w);
    if (found.length > 0) return found;
    const names = cells.flatMap((c) => c.name ?? []);
    const near = closest(w, names);
    throw new CliError(
      `There is no cell "${w}".${near ? ` Did you mean "${near}"?` : ''} Code cells: ${cells.length}; named: ${listed(names)}.`,
    );
  });
  return cells.filter((c) => chosen.includes(c));
};

/** What a cell is called in what is shown: number, name, plugin. */
export const cellTitle = (id: string, cells: readonly ListedCell[]): string => {
  const listed = cells.find((c) => String(c.index) === id);
  return [`[${id}]`, listed?.name, listed?.plugin && `@${listed.plugin}`].filter(Boolean).join(' ');
};
