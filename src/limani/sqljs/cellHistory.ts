// The operations of a cell, newest first.
import type { SqlValue } from 'sql.js';
import { checkedId } from '../checks.ts';
import { LimaniError } from '../error.ts';
import type { CellRef } from '../limani.ts';
import type { CheckedPage } from '../page.ts';
import { OPERATION_COLUMNS } from './queries.ts';
import type { Query } from './view.ts';

const LATEST_FIRST = 'ORDER BY o.started DESC, o.uid DESC';

/** Each way to know the cell, as a condition that an index goes by. @throws LimaniError `invalid` */
function conditions(ref: CellRef): { readonly sql: string; readonly values: readonly SqlValue[] }[] {
  const ways = [];
  if ('notebook' in ref)
    ways.push({
      sql: 'o.place = (SELECT id FROM _places WHERE notebook = ? AND cell = ?)',
      values: [checkedId('The notebook of a cell', ref.notebook), checkedId('A cell', ref.cell)],
    });
  if (ref.sourceHash !== undefined) {
    const hash = checkedId('The hash of a source', ref.sourceHash);
    ways.push({
      sql: 'substr(o.source_hash, -16) = substr(?, -16) AND o.source_hash = ?',
      values: [hash, hash],
    });
  }
  if (ways.length === 0)
    throw new LimaniError(
      'invalid',
      'Say which cell: by notebook and cell, by the hash of its source, or both.',
    );
  return ways;
}

/** One row more than the page holds: it tells whether there is a next page. @throws LimaniError `invalid` */
export function historyOf(ref: CellRef, { limit, after }: CheckedPage): Query {
  const later = after ? 'AND (o.started, o.uid) < (?, ?)' : '';
  const cursor = after ? [after.time, after.id] : [];
  const ways = conditions(ref).map(({ sql, values }) => ({
    sql: `SELECT * FROM (SELECT o.id FROM operations o WHERE ${sql} ${later} ${LATEST_FIRST} LIMIT ?)`,
    values: [...values, ...cursor, limit + 1],
  }));
  return {
    sql: `SELECT ${OPERATION_COLUMNS}, r.notebook FROM operations o JOIN runs r ON r.id = o.run_id
      WHERE o.id IN (${ways.map(({ sql }) => sql).join(' UNION ')}) ${LATEST_FIRST} LIMIT ?`,
    values: [...ways.flatMap(({ values }) => values), limit + 1],
  };
}
