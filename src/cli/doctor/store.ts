import { messageOf } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';
import { segments } from '../../limani/journal/segments.ts';
import type { StoreHealth } from './findings.ts';

/** Runs are counted up to here: a store may have very many, and to list them all takes long. */
export const COUNTED = 500;

/** Opens the store, which makes its folder, and looks at what is in it. */
export const checkStore = async (folder: string, limani: Limani): Promise<StoreHealth> => {
  try {
    // before it is opened, which makes a journal
    const journals = journalsOf(folder);
    await limani.connect();
    const { stored, known } = await limani.schemaVersion();
    const { runs, next } = await limani.listRuns({}, { limit: COUNTED });
    return {
      folder,
      ok: true,
      schemaVersion: stored,
      knownSchemaVersion: known,
      runs: runs.length,
      ...(next !== null && { moreRuns: true as const }),
      journals,
    };
  } catch (error) {
    return { folder, ok: false, error: messageOf(error) };
  }
};

const journalsOf = (folder: string): number => {
  try {
    return segments(folder).length;
  } catch {
    return 0; // a folder that cannot be read cannot be opened either, which says it better
  }
};
