import * as vscode from 'vscode';
import type { Operation } from '../../limani/entries.ts';
import type { History } from '../../logbook/history/history.ts';
import { sourceHash } from '../../notebook/sourceHash.ts';
import type { Result } from '../../results/output.ts';
import { toNotebookData } from '../record/serializer.ts';

interface Insertion {
  readonly into: vscode.NotebookCell;
  readonly operation: Operation;
}

/** Puts results on record into the cells that ran, as one edit that can be undone; returns why some could not be. */
export async function insertResults(
  notebook: vscode.NotebookDocument,
  insertions: readonly Insertion[],
  history: Pick<History, 'resultOf'>,
): Promise<string[]> {
  const found = [];
  for (const { into, operation } of insertions)
    found.push({ into, operation, result: await history.resultOf(operation) });
  // From here to the edit nothing is awaited: cells move when others are added.
  const edits: vscode.NotebookEdit[] = [];
  const left: string[] = [];
  for (const { into, operation, result } of found)
    if ('lost' in result) left.push(result.lost);
    else if (into.index < 0 || sourceHash(into.document.getText()) !== operation.sourceHash)
      left.push('A cell was edited or deleted meanwhile.');
    else edits.push(replacing(into, result));
  if (edits.length === 0) return left;
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, edits);
  if (!(await vscode.workspace.applyEdit(edit))) left.push('VS Code refused the edit.');
  return left;
}

function replacing(cell: vscode.NotebookCell, result: Result): vscode.NotebookEdit {
  const source = cell.document.getText();
  const { cells } = toNotebookData({
    frontMatter: {},
    problems: [],
    cells: [{ kind: 'code', source, result }],
  });
  for (const data of cells)
    data.metadata = {
      ...cell.metadata,
      databook: merged(cell.metadata['databook'], data.metadata?.['databook']),
    };
  return vscode.NotebookEdit.replaceCells(new vscode.NotebookRange(cell.index, cell.index + 1), cells);
}

/** The cell keeps its original text; what it says of an earlier result goes. */
function merged(before: unknown, after: unknown): object {
  const kept = { ...(before as Record<string, unknown> | undefined) };
  delete kept['emptyResult'];
  return { ...kept, ...(after as object | undefined) };
}
