import { existsSync } from 'node:fs';
import path from 'node:path';
import { NO_HISTORY } from '../../logbook/history/error.ts';
import { storeLayout } from '../../logbook/stateFolder.ts';
import { workspaceStore } from '../../logbook/workspaceStore.ts';

/** What is said where nothing is on record; the editor may keep the runs of a folder in it, which is never taken unasked. */
export function noHistory(folder: string): string {
  const store = workspaceStore(folder);
  return existsSync(storeLayout(store).runs)
    ? `${NO_HISTORY} Runs of this folder lie in it: --store ${path.relative(folder, store)} shows them.`
    : NO_HISTORY;
}
