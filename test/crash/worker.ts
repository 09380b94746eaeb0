import type { ArchiveBounds } from '../../src/limani/sqljs/archive/plan.ts';

/** The view's thread as it ships, or one that takes every writer for dead: that must only ever cost work. */
export const workerOf = (liveness: string | undefined): URL =>
  liveness === 'all-dead'
    ? new URL('./allDeadWorker.ts', import.meta.url)
    : new URL('../../src/limani/sqljs/worker/main.ts', import.meta.url);

/** As it ships, or so that each publication moves what has ended into small archives, and writes them anew. */
export const archiveOf = (which: string | undefined): { readonly archive?: ArchiveBounds } =>
  which === 'always' ? { archive: { imageBytes: 0, pieceBytes: 8_000, oldBytes: 0, pieces: 4 } } : {};
