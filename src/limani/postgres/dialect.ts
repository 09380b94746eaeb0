import type { Dialect } from '../sql/reader.ts';

/** What PostgreSQL says in words of its own, with the tables of this store. */
export const DIALECT: Dialect = {
  ofCell: (notebook, cell) => ({
    // the index holds the last characters
    sql: 'o.cell = ? AND right(o.notebook, 200) = right(?, 200) AND o.notebook = ?',
    values: [cell, notebook, notebook],
  }),
  ofSource: (sourceHash) => ({ sql: 'o.source_hash = ?', values: [sourceHash] }),
  unusedOutputsOf: (hashes) => ({
    sql: `SELECT h.hash FROM unnest(string_to_array(?, ',')) AS h(hash)
      WHERE NOT EXISTS (SELECT 1 FROM operations o WHERE o.output_hash = h.hash)
        AND NOT EXISTS (SELECT 1 FROM command_n_facts_in_order f WHERE f.output_hash = h.hash)`,
    values: [hashes.join(',')],
  }),
};
