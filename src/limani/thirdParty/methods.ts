import type { Limani } from '../limani.ts';

type Method = Exclude<keyof Limani, 'capabilities' | 'onChange'>;

const ALL: Readonly<Record<Method, true>> = {
  connect: true,
  disconnect: true,
  initDb: true,
  createRun: true,
  startUpdateRun: true,
  endRunUpdate: true,
  getOrCreateHost: true,
  startOperation: true,
  insertOperation: true,
  insertFactLog: true,
  insertSnapshot: true,
  insertBatch: true,
  getRunData: true,
  getFactsForTimespan: true,
  getRunSummaryStats: true,
  getOperations: true,
  listRuns: true,
  cellHistory: true,
  deleteRun: true,
  prune: true,
  pinRun: true,
  unpinRun: true,
  putContent: true,
  getContent: true,
  pruneContent: true,
  exportRuns: true,
  importRuns: true,
  reserveNumber: true,
  schemaVersion: true,
  flush: true,
};

/** What every Limani can do. */
export const METHODS = Object.keys(ALL) as readonly Method[];
