import { access } from 'node:fs/promises';
import { LimaniError } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';

/**
 * Connects to a run log that lies in a folder, if the folder is there: looking at a history that does not exist makes
 * none.
 * @param folder undefined for one that lies elsewhere, which is always there
 * @throws LimaniError `unavailable` where it cannot be known
 */
export const existing =
  (limani: Limani, folder: string | undefined): (() => Promise<Limani | undefined>) =>
  async () => {
    if (folder !== undefined && !(await isThere(folder))) return undefined;
    await limani.connect();
    return limani;
  };

async function isThere(folder: string): Promise<boolean> {
  try {
    await access(folder);
    return true;
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return false;
    const why = { ENOTDIR: 'a part of that path is a file', EACCES: 'it may not be read' }[code] ?? message;
    throw new LimaniError('unavailable', `There is no run store to be read in ${folder}: ${why}.`, {
      cause: error,
    });
  }
}
