// Which contents nothing refers to, in the image nor in any archive.
import { LATE } from '../../records/entry.ts';
import type { Query } from '../../sql/queries.ts';
import type { Row, View } from '../view.ts';

/** No operation, no fact, nor what came late; takes room for the hashes that are asked about. */
const unused = (hashes: readonly string[]): Query => ({
  sql: `SELECT value AS hash FROM json_each(?)
    EXCEPT SELECT output_hash FROM operations
    EXCEPT SELECT content_hash FROM command_n_facts_in_order
    EXCEPT SELECT detail_json ->> '$.outputHash' FROM command_n_facts_in_order WHERE context = '${LATE}'`,
  values: [JSON.stringify(hashes)],
});

/** Those of the hashes, as `hash`. @throws ArchiveLost: what it refers to is not known */
export function unusedContents(view: View, hashes: readonly string[]): readonly Row[] {
  let left = view.rows(unused(hashes));
  for (const file of view.archives()) {
    if (left.length === 0) break;
    left = view.needed(file).rows(unused(left.map(({ hash }) => String(hash))));
  }
  return left;
}
