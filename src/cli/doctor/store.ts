import { messageOf } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';
import { segments } from '../../limani/sqljs/names.ts';
import type { StoreHealth } from './findings.ts';

const PAGE = 500;

/** Opens the store, which makes its folder, and looks at what is in it. */
export const checkStore = async (folder: string, limani: Limani): Promise<StoreHealth> => {
  try {
    // before it is opened, which makes a journal
    const journals = journalsOf(folder);
    await limani.connect();
    const { stored, known } = await limani.schemaVersion();
    return {
      folder,
      ok: true,
      schemaVersion: stored,
      knownSchemaVersion: known,
      runs: await countRuns(limani),
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

const countRuns = async (limani: Limani): Promise<number> => {
  let count = 0;
  let after: string | null | undefined;
  do {
    const page = await limani.listRuns({}, { limit: PAGE, ...(after && { after }) });
    count += page.runs.length;
    after = page.next;
  } while (after !== null);
  return count;
};
