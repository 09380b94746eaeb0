import type { CellDialect } from '../sql/cellHistory.ts';

/** What PostgreSQL says in words of its own, with the tables of this store. */
export const DIALECT: CellDialect = {
  ofCell: (notebook, cell) => ({
    // the index holds the last characters
    sql: 'o.cell = ? AND right(o.notebook, 200) = right(?, 200) AND o.notebook = ?',
    values: [cell, notebook, notebook],
  }),
  ofSource: (sourceHash) => ({ sql: 'o.source_hash = ?', values: [sourceHash] }),
};
