// The operations of a cell, newest first.
import type { SqlValue } from 'sql.js';
import { checkedId } from '../checks.ts';
import { LimaniError } from '../error.ts';
import type { CellRef, OperationPage } from '../limani.ts';
import { printCursor, type CheckedPage } from '../page.ts';
import { OPERATION_COLUMNS } from './queries.ts';
import { toOperation } from './rows.ts';
import type { Query, Row } from './view.ts';

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

export function toOperationPage(rows: readonly Row[], { limit }: CheckedPage): OperationPage {
  const operations = rows
    .slice(0, limit)
    .map((row) => ({ ...toOperation(row), notebook: row['notebook'] as string | null }));
  const last = operations.at(-1);
  return {
    operations,
    next: rows.length > limit && last ? printCursor({ time: last.startTime, id: last.uid }) : null,
  };
}
