import { existsSync } from 'node:fs';
import path from 'node:path';
import { storeLayout } from '../../logbook/stateFolder.ts';
import { workspaceStore } from '../../logbook/workspaceStore.ts';

/**
 * What is said where nothing is on record; the editor may keep the runs of a folder in it, which is never taken unasked.
 * @param place where it was looked, for people
 * @param folder that the command runs in
 */
export function noHistory(place: string, folder: string): string {
  const nothing = `There is no history yet: no run is on record in ${place}.`;
  const store = workspaceStore(folder);
  return existsSync(storeLayout(store).runs)
    ? `${nothing} Runs of this folder lie in it: --store ${path.relative(folder, store)} shows them.`
    : nothing;
}
