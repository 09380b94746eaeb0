// A run store inside a workspace, for those who want runs to stay with the folder they belong to.
import { lstatSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { storeLayout } from './stateFolder.ts';

/** Its folder in the workspace's. */
const NAME = '.databook';
const IGNORE = '.gitignore';
/** All of it, this file included: who wants runs in version control exports them. */
const IGNORE_ALL = '# Runs of Databook on this machine: what was asked and answered stays here.\n*\n';

export const workspaceStore = (workspace: string): string => path.join(workspace, NAME);

/**
 * A link in the place of the store: whoever wrote the workspace would say where on this machine runs are written.
 * Undefined where there is none.
 */
export function linkIn(store: string): string | undefined {
  const { runs, content, unsaved, outputs } = storeLayout(store);
  return [store, runs, content, unsaved, outputs, path.join(store, IGNORE)].find(isLink);
}

const isLink = (file: string): boolean =>
  lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;

/** Makes the folder, for its owner alone, and keeps it out of version control; what is there stays. */
export async function prepareStore(store: string): Promise<void> {
  await mkdir(store, { recursive: true, mode: 0o700 });
  try {
    await writeFile(path.join(store, IGNORE), IGNORE_ALL, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
