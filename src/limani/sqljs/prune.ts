// Which runs are old.
import type { SqlValue } from 'sql.js';
import { checkedNumber } from '../checks.ts';
import type { PrunePolicy } from '../limani.ts';
import { checkedCount, SIZES } from '../sql/prune.ts';
import type { Query } from './view.ts';

/** Ids of the runs that the policy calls old, with what each takes. @throws LimaniError `invalid` */
export function oldRuns({ before, keepRuns, keepBytes }: PrunePolicy): Query {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
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
        FROM runs r LEFT JOIN (SELECT run_id, sum(operations) AS operations, sum(bytes) AS bytes FROM (${SIZES})
          GROUP BY run_id) s ON s.run_id = r.id
        WHERE r.start_time IS NOT NULL
        WINDOW newest AS (ORDER BY r.start_time DESC, r.id DESC ROWS UNBOUNDED PRECEDING))
      WHERE pinned = 0 AND status NOT IN ('queued', 'running')
        AND (${conditions.length === 0 ? '0' : conditions.join(' OR ')})`,
    values,
  };
}
