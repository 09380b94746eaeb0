import path from 'node:path';
import * as vscode from 'vscode';
import type { NotebookCell, NotebookView } from '../../kernel/types.ts';
import { CellError } from '../../notebook/cellError.ts';
import { replayFolder } from '../../notebook/replay.ts';
import type { Recordings } from '../../plugins/contract.ts';
import { replayBeside } from '../../plugins/recordings/beside.ts';
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

/** @throws CellError for a notebook beside which there can be no folder */
function recordingsOf({ metadata, uri }: vscode.NotebookDocument): Recordings | undefined {
  const folder = replayFolder(notebookMeta(metadata).frontMatter);
  if (folder === undefined) return undefined;
  if (uri.scheme === 'file') return replayBeside(path.dirname(uri.fsPath), folder);
  throw new CellError(
    'bad-replay',
    `replay: ${folder} is a folder beside the notebook, and this notebook is not in a folder yet.`,
    'Save it as a file first.',
  );
}

/** The open document as the kernel sees it: always as it stands now. */
export const notebookView = (notebook: vscode.NotebookDocument): NotebookView => ({
  id: notebook.uri.toString(),
  frontMatter: () => notebookMeta(notebook.metadata).frontMatter,
  recordings: () => recordingsOf(notebook),
  cells: () =>
    notebook
      .getCells()
      .filter((cell) => cell.kind === vscode.NotebookCellKind.Code)
      .map(toKernelCell),
});
