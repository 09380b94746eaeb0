import { access } from 'node:fs/promises';
import type { Limani } from '../../limani/limani.ts';

/**
 * Connects to a run log that lies in a folder, if the folder is there: looking at a history that does not exist makes
 * none.
 * @param folder undefined for one that lies elsewhere, which is always there
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
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
