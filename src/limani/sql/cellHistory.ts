// The operations of a cell, newest first.
import { checkedCell } from '../checks.ts';
import type { CellRef } from '../limani.ts';
import type { CheckedPage } from '../page.ts';
import { OPERATIONS, type Condition, type Query } from './queries.ts';

/** How an operation `o` is found by what its indexes hold. */
export interface CellDialect {
  ofCell(notebook: string, cell: string): Condition;
  ofSource(sourceHash: string): Condition;
}

const LATEST_FIRST = 'ORDER BY o.started DESC, o.uid DESC';

/** Each way to know the cell. @throws LimaniError `invalid` */
function waysTo(ref: CellRef, dialect: CellDialect): Condition[] {
  const { place, sourceHash } = checkedCell(ref);
  return [
    ...(place ? [dialect.ofCell(place.notebook, place.cell)] : []),
    ...(sourceHash === null ? [] : [dialect.ofSource(sourceHash)]),
  ];
}

/** One row more than the page holds: it tells whether there is a next page. @throws LimaniError `invalid` */
export function historyOf(ref: CellRef, { limit, after }: CheckedPage, dialect: CellDialect): Query {
  const later = after ? 'AND (o.started, o.uid) < (?, ?)' : '';
  const cursor = after ? [after.time, after.id] : [];
  // each way is a walk through an index of its own, no longer than the page
  const ways = waysTo(ref, dialect).map(({ sql, values }) => ({
    sql: `SELECT id FROM (SELECT o.id FROM operations o WHERE ${sql} ${later} ${LATEST_FIRST} LIMIT ?) way`,
    values: [...values, ...cursor, limit + 1],
  }));
  return {
    sql: `${OPERATIONS} WHERE o.id IN (${ways.map(({ sql }) => sql).join(' UNION ')}) ${LATEST_FIRST} LIMIT ?`,
    values: [...ways.flatMap(({ values }) => values), limit + 1],
  };
}
