// The run log that the extension under test writes, read as another process would.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';
import type { RunListItem } from '../../../src/limani/limani.ts';
import { stateFolder, storeLayout } from '../../../src/logbook/stateFolder.ts';

/** The newest run of a notebook. */
export async function newestRun(notebook: vscode.Uri): Promise<RunListItem | undefined> {
  const extension = vscode.extensions.getExtension('databook.databook')?.extensionPath ?? '';
  const limani = new SqljsLimani({
    folder: storeLayout(stateFolder(process.env, process.platform)).runs,
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
