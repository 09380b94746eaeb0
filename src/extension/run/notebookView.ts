import * as vscode from 'vscode';
import type { NotebookCell, NotebookView } from '../../kernel/types.ts';
import { notebookMeta } from '../record/notebookData.ts';
import { resultOf } from '../record/displayOutputs.ts';

function toKernelCell(cell: vscode.NotebookCell): NotebookCell {
  const result = resultOf(cell.outputs, undefined);
  return {
    id: cell.document.uri.toString(),
    source: cell.document.getText(),
    ...(result && { result }),
  };
}

/** The open document as the kernel sees it: always as it stands now. */
export const notebookView = (notebook: vscode.NotebookDocument): NotebookView => ({
  id: notebook.uri.toString(),
  frontMatter: () => notebookMeta(notebook.metadata).frontMatter,
  cells: () =>
    notebook
      .getCells()
      .filter((cell) => cell.kind === vscode.NotebookCellKind.Code)
      .map(toKernelCell),
});
