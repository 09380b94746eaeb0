import type { ArchiveBounds } from '../../../src/limani/sqljs/archive/plan.ts';
import { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';

/** So small that each publication moves whatever has ended into archives, of a few runs each. */
const TINY: ArchiveBounds = { imageBytes: 0, pieceBytes: 2000, oldBytes: 0, pieces: 4 };

/** The adapter on a folder; nothing may go wrong unnoticed. */
export const sqljsAt = (folder: string, archives: 'as it ships' | 'always'): SqljsLimani =>
  new SqljsLimani({
    folder,
    workerUrl: new URL('../../../src/limani/sqljs/worker/main.ts', import.meta.url),
    blocking: false,
    // published in every pause, or only when asked to
    ...(archives === 'always' ? { archive: TINY, publishAfterMs: 1 } : { publishAfterMs: 60_000 }),
    onWarning: (message) => {
      throw new Error(message);
    },
  });
