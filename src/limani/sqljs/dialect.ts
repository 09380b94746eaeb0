import type { Dialect } from '../sql/reader.ts';

/** What SQLite says in words of its own, with the tables of this store. */
export const DIALECT: Dialect = {
  ofCell: (notebook, cell) => ({
    sql: 'o.place = (SELECT id FROM _places WHERE notebook = ? AND cell = ?)',
    values: [notebook, cell],
  }),
  ofSource: (sourceHash) => ({
    // the index holds the last characters
    sql: 'substr(o.source_hash, -16) = substr(?, -16) AND o.source_hash = ?',
    values: [sourceHash, sourceHash],
  }),
  // takes room for the hashes that are asked about
  unusedOutputsOf: (hashes) => ({
    sql: `SELECT value AS hash FROM json_each(?)
      EXCEPT SELECT output_hash FROM operations
      EXCEPT SELECT detail_json ->> '$.outputHash' FROM command_n_facts_in_order WHERE context = 'late'`,
    values: [JSON.stringify(hashes)],
  }),
};
