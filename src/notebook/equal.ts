import type { Output, Result } from '../results/output.ts';
import { equalBytes } from './bytes.ts';
import { asEdited } from './eol.ts';
import { equalJson } from './json.ts';
import type { Cell, Notebook } from './model.ts';
import { cellNotes } from './origin.ts';

type SameSource = (a: string, b: string) => boolean;

/** True when two notebooks have the same content: front matter, and of each cell kind, source and result. */
export const equalContent = (a: Notebook, b: Notebook): boolean => equalNotebooks(a, b, (x, y) => x === y);

/** Like {@link equalContent}, for sources that went through an editor, which gives each cell one line ending. */
export const equalExceptEol = (a: Notebook, b: Notebook): boolean =>
  equalNotebooks(a, b, (x, y) => asEdited(x) === asEdited(y));

/** True when `read` is what `written` should read as; nobody can say for a cell that is being mended. */
export const agreesWithFile = (written: Notebook, read: Notebook): boolean =>
  written.cells.some(isBeingMended) || equalExceptEol(written, read);

function isBeingMended(cell: Cell): boolean {
  const { unread } = cellNotes(cell);
  return unread !== undefined && asEdited(unread) !== asEdited(cell.source);
}

function equalNotebooks(a: Notebook, b: Notebook, same: SameSource): boolean {
  return (
    a.cells.length === b.cells.length &&
    equalJson(a.frontMatter, b.frontMatter) &&
    a.cells.every((cell, i) => {
      const other = b.cells[i];
      return other !== undefined && equalCells(cell, other, same);
    })
  );
}

function equalCells(a: Cell, b: Cell, same: SameSource): boolean {
  if (a.kind !== b.kind || !same(a.source, b.source)) return false;
  return a.kind === 'markup' || b.kind === 'markup' || equalResults(a.result, b.result);
}

function equalResults(a: Result | undefined, b: Result | undefined): boolean {
  if (!a || !b) return a === b;
  return equalJson({ ...a.provenance }, { ...b.provenance }) && equalOutputs(a.outputs, b.outputs);
}

/** True when two lists of outputs are the same: types, bytes, metadata. */
export const equalOutputs = (a: readonly Output[], b: readonly Output[]): boolean =>
  a.length === b.length &&
  a.every((output, i) => {
    const other = b[i];
    return (
      other !== undefined &&
      output.mime === other.mime &&
      equalJson(output.metadata, other.metadata) &&
      equalBytes(output.data, other.data)
    );
  });
