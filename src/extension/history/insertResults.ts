import * as vscode from 'vscode';
import type { Operation } from '../../limani/entries.ts';
import type { History } from '../../logbook/history/history.ts';
import { toNotebookData } from '../record/serializer.ts';

interface Insertion {
  readonly into: vscode.NotebookCell;
  readonly operation: Operation;
}

/** Puts results on record into cells, as one edit that can be undone; returns why some could not be. */
export async function insertResults(
  notebook: vscode.NotebookDocument,
  insertions: readonly Insertion[],
  history: Pick<History, 'resultOf'>,
): Promise<string[]> {
  const edits: vscode.NotebookEdit[] = [];
  const left: string[] = [];
  for (const { into, operation } of insertions) {
    const found = await history.resultOf(operation);
    if ('lost' in found) {
      left.push(found.lost);
      continue;
    }
    const source = into.document.getText();
    const [data] = toNotebookData({
      frontMatter: {},
      problems: [],
      cells: [{ kind: 'code', source, result: found }],
    }).cells;
    if (!data) continue;
    data.metadata = {
      ...into.metadata,
      databook: merged(into.metadata['databook'], data.metadata?.['databook']),
    };
    edits.push(
      vscode.NotebookEdit.replaceCells(new vscode.NotebookRange(into.index, into.index + 1), [data]),
    );
  }
  const edit = new vscode.WorkspaceEdit();
  edit.set(notebook.uri, edits);
  if (!(await vscode.workspace.applyEdit(edit))) left.push('VS Code refused the edit.');
  return left;
}

/** The cell keeps its original text; what it says of an earlier result goes. */
function merged(before: unknown, after: unknown): object {
  const kept = { ...(before as Record<string, unknown> | undefined) };
  delete kept['emptyResult'];
  return { ...kept, ...(after as object | undefined) };
}
