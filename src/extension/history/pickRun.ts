import * as vscode from 'vscode';
import type { RunLine } from '../../logbook/history/runLine.ts';
import { formatTime } from '../../results/time.ts';
import { runRow } from './present.ts';

/** Lets the user choose one of several runs. */
export async function pickRun(
  runs: readonly RunLine[],
  title = 'Choose a run',
): Promise<RunLine | undefined> {
  const items = runs.map((run) => {
    const { label, description, icon } = runRow(run, 'time');
    return {
      run,
      label: `$(${icon.id.replace('~spin', '')}) ${label}`,
      description: `${formatTime(run.startedAt, { precision: 's' }).slice(0, 10)} · ${description}`,
    };
  });
  const chosen = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return chosen?.run;
}

/** Opens the notebook that a run was made from, as it is now. */
export async function openNotebook({ notebook }: RunLine): Promise<void> {
  if (notebook === null) throw new Error('It is not recorded which notebook this run was made from.');
  const uri = /^[a-z][\w+.-]+:/i.test(notebook) ? vscode.Uri.parse(notebook) : vscode.Uri.file(notebook);
  try {
    await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument(uri));
  } catch (error) {
    throw new Error(
      `The notebook cannot be opened; it may have been moved or deleted since: ${uri.fsPath}. The run itself can still be opened.`,
      { cause: error },
    );
  }
}
