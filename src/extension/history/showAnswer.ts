import * as vscode from 'vscode';
import type { RunCell, RunModel } from '../../logbook/history/model.ts';
import { requestRows } from './present.ts';
import { answerPath, RUN_SCHEME } from './runAddress.ts';

/** Lets the user choose a request of a run, or of one of its cells, and shows what the server answered then. */
export async function showAnswer(run: RunModel, cells: readonly RunCell[]): Promise<void> {
  const rows = requestRows(cells);
  if (rows.length === 0) throw new Error(NOTHING);
  const items = rows.map((row) => ({
    ...row,
    label: `$(${row.file === undefined ? 'circle-slash' : 'file-code'}) ${row.label}`,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'What servers answered then',
    placeHolder: 'Choose a request',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!chosen) return;
  if (chosen.file === undefined) throw new Error(`${chosen.detail}.`.replace(/\.\.$/, '.'));
  const uri = vscode.Uri.from({ scheme: RUN_SCHEME, path: answerPath(run.id, chosen.file) });
  // whatever it is: text, a picture, or neither
  await vscode.commands.executeCommand('vscode.open', uri, { preview: true });
}

const NOTHING = 'No server was asked, or none has answered yet.';
