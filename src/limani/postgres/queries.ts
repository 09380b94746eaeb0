// The statements that read.
import { checkedId, checkedNumber } from '../checks.ts';
import { LimaniError } from '../error.ts';
import type { CellRef, PrunePolicy } from '../limani.ts';
import type { CheckedPage } from '../page.ts';
import { checkedCount, SIZES } from '../sql/prune.ts';
import type { Query, Value } from './server.ts';

/** An operation without an end, of a run that ended, was interrupted. */
const OPERATIONS = `SELECT o.*, r.notebook,
  CASE WHEN o.status = 'running' AND r.status NOT IN ('queued', 'running') THEN 'interrupted'
    ELSE o.status END AS shown_status FROM operations o JOIN runs r ON r.id = o.run_id`;

const STATS = `count(*) AS total, coalesce(sum(changed), 0) AS changed, coalesce(sum(success), 0) AS successful,
count(*) - coalesce(sum(success), 0) AS failed, coalesce(sum(duration), 0) AS duration
FROM operations WHERE status <> 'running'`;

export const runById = (runId: string): Query => ({
  sql: 'SELECT * FROM runs WHERE id = ?',
  values: [runId],
});

/** Those of the hashes that no operation has, nor what came late of one. */
export const unusedOutputsOf = (hashes: readonly string[]): Query => ({
  sql: `SELECT h.hash FROM unnest(?::text[]) AS h(hash)
    WHERE NOT EXISTS (SELECT 1 FROM operations o WHERE o.output_hash = h.hash)
      AND NOT EXISTS (SELECT 1 FROM command_n_facts_in_order f WHERE f.output_hash = h.hash)`,
  values: [hashes],
});

export const operationsOf = (runId: string): Query => ({
  sql: `${OPERATIONS} WHERE o.run_id = ? ORDER BY o.timestamp, o.id`,
  values: [runId],
});

export const statsOf = (runId: string): Query => ({ sql: `SELECT ${STATS} AND run_id = ?`, values: [runId] });

/** Runs with their counts, newest first. */
export const runsWithStats = (ids: readonly string[]): Query => ({
  sql: `SELECT r.*, coalesce(s.total, 0) AS total, coalesce(s.changed, 0) AS changed,
      coalesce(s.successful, 0) AS successful, coalesce(s.failed, 0) AS failed, coalesce(s.duration, 0) AS duration
    FROM runs r LEFT JOIN (SELECT run_id, ${STATS} AND run_id = ANY(?) GROUP BY run_id) s ON s.run_id = r.id
    WHERE r.id = ANY(?) ORDER BY r.start_time DESC, r.id DESC`,
  values: [ids, ids],
});

const LATEST_FIRST = 'ORDER BY o.started DESC, o.uid DESC';

/** Each way to know the cell, as a condition that an index goes by. @throws LimaniError `invalid` */
function waysTo(ref: CellRef): { readonly sql: string; readonly values: readonly Value[] }[] {
  const ways = [];
  if ('notebook' in ref) {
    const notebook = checkedId('The notebook of a cell', ref.notebook);
    ways.push({
      sql: 'o.cell = ? AND right(o.notebook, 200) = right(?, 200) AND o.notebook = ?',
      values: [checkedId('A cell', ref.cell), notebook, notebook],
    });
  }
  if (ref.sourceHash !== undefined)
    ways.push({ sql: 'o.source_hash = ?', values: [checkedId('The hash of a source', ref.sourceHash)] });
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
  const ways = waysTo(ref).map(({ sql, values }) => ({
    sql: `(SELECT o.id FROM operations o WHERE ${sql} ${later} ${LATEST_FIRST} LIMIT ?)`,
    values: [...values, ...cursor, limit + 1],
  }));
  return {
    sql: `${OPERATIONS} WHERE o.id IN (${ways.map(({ sql }) => sql).join(' UNION ')}) ${LATEST_FIRST} LIMIT ?`,
    values: [...ways.flatMap(({ values }) => values), limit + 1],
  };
}

/** Ids of the runs that the policy calls old, with what each takes. @throws LimaniError `invalid` */
export function oldRuns({ before, keepRuns, keepBytes }: PrunePolicy): Query {
  const conditions: string[] = [];
  const values: Value[] = [];
  const add = (sql: string, value: number): void => {
    conditions.push(sql);
    values.push(value);
  };
  if (before !== undefined) add('start_time < ?', checkedNumber('The time "before"', before));
  if (keepRuns !== undefined) add('place > ?', checkedCount('The number of runs to keep', keepRuns));
  if (keepBytes !== undefined) add('total > ?', checkedCount('The number of bytes to keep', keepBytes));
  return {
    sql: `SELECT id, operations, bytes FROM (
        SELECT r.id, r.start_time, r.status, r.pinned, coalesce(s.operations, 0) AS operations,
          coalesce(s.bytes, 0) AS bytes,
          row_number() OVER newest AS place, sum(coalesce(s.bytes, 0)) OVER newest AS total
        FROM runs r LEFT JOIN (SELECT run_id, sum(operations) AS operations, sum(bytes) AS bytes
          FROM (${SIZES}) sizes GROUP BY run_id) s ON s.run_id = r.id
        WINDOW newest AS (ORDER BY r.start_time DESC, r.id DESC ROWS UNBOUNDED PRECEDING)) placed
      WHERE pinned = 0 AND status NOT IN ('queued', 'running')
        AND (${conditions.length === 0 ? 'false' : conditions.join(' OR ')})`,
    values,
  };
}
