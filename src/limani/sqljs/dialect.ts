import type { CellDialect } from '../sql/cellHistory.ts';

/** What SQLite says in words of its own, with the tables of this store. */
export const DIALECT: CellDialect = {
  ofCell: (notebook, cell) => ({
    sql: 'o.place = (SELECT id FROM _places WHERE notebook = ? AND cell = ?)',
    values: [notebook, cell],
  }),
  ofSource: (sourceHash) => ({
    // the index holds the last characters
    sql: 'substr(o.source_hash, -16) = substr(?, -16) AND o.source_hash = ?',
    values: [sourceHash, sourceHash],
  }),
};
