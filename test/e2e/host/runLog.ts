// The run log that the extension under test writes, read as another process would.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';
import type { RunListItem } from '../../../src/limani/limani.ts';
import { storeLayout } from '../../../src/logbook/stateFolder.ts';

/** Where the setting `databook.store` of this window says that runs are kept. */
export const chosenStore = (): string => {
  const store = vscode.workspace.getConfiguration('databook').get<string>('store', '');
  if (store === '') throw new Error('this window has no databook.store, which the tests set');
  return store;
};

/** The newest run of a notebook. */
export async function newestRun(notebook: vscode.Uri): Promise<RunListItem | undefined> {
  const extension = vscode.extensions.getExtension('databook.databook')?.extensionPath ?? '';
  const limani = new SqljsLimani({
    folder: storeLayout(chosenStore()).runs,
    workerUrl: pathToFileURL(path.join(extension, 'dist/logbook-worker.cjs')),
    blocking: false,
    publishAfterMs: 600_000,
    onWarning: (message) => {
      throw new Error(message);
    },
  });
  await limani.connect();
  try {
    const { runs } = await limani.listRuns({ notebook: notebook.fsPath }, { limit: 1 });
    return runs[0];
  } finally {
    await limani.disconnect();
  }
}
