// Which runs are old.
import { checkedPolicy } from '../checks.ts';
import type { PrunePolicy, PruneReport } from '../limani.ts';
import type { Query, SqlScalar } from './queries.ts';
import type { Row } from '../records/rows.ts';

/** Bytes of the texts of a row: what a store of it takes, but for tables and indexes. */
export const OPERATION_BYTES = `200 + octet_length(arguments_json) + coalesce(octet_length(logs_json), 0)
  + coalesce(octet_length(diff), 0) + coalesce(octet_length(command_n_facts_in_order_json), 0)
  + coalesce(octet_length(provenance_json), 0)`;
export const FACT_BYTES = `60 + octet_length(command) + coalesce(octet_length(detail_json), 0)`;

const SIZES = `
SELECT run_id, count(*) AS operations, sum(${OPERATION_BYTES}) AS bytes FROM operations GROUP BY run_id
UNION ALL SELECT run_id, 0, sum(${FACT_BYTES}) FROM command_n_facts_in_order GROUP BY run_id`;

/**
 * Ids of the runs that the policy calls old, with what each takes.
 * @param elsewhere the same of runs whose rows are not in these tables: a query for id, operations, bytes
 * @throws LimaniError `invalid`
 */
export function oldRuns(policy: PrunePolicy, elsewhere?: string): Query {
  const { before, keepRuns, keepBytes } = checkedPolicy(policy);
  const sizes = elsewhere === undefined ? SIZES : `${SIZES} UNION ALL ${elsewhere}`;
  const conditions: string[] = [];
  const values: SqlScalar[] = [];
  const add = (sql: string, value: number): void => {
    conditions.push(sql);
    values.push(value);
  };
  if (before !== undefined) add('start_time < ?', before);
  if (keepRuns !== undefined) add('place > ?', keepRuns);
  if (keepBytes !== undefined) add('total > ?', keepBytes);
  return {
    sql: `SELECT id, operations, bytes FROM (
        SELECT r.id, r.start_time, r.status, r.pinned, coalesce(s.operations, 0) AS operations,
          coalesce(s.bytes, 0) AS bytes,
          row_number() OVER newest AS place, sum(coalesce(s.bytes, 0)) OVER newest AS total
        FROM runs r LEFT JOIN (SELECT run_id, sum(operations) AS operations, sum(bytes) AS bytes
          FROM (${sizes}) sizes GROUP BY run_id) s ON s.run_id = r.id
        WHERE r.start_time IS NOT NULL
        WINDOW newest AS (ORDER BY r.start_time DESC, r.id DESC ROWS UNBOUNDED PRECEDING)) placed
      WHERE pinned = 0 AND status NOT IN ('queued', 'running')
        AND (${conditions.length === 0 ? 'false' : conditions.join(' OR ')})`,
    values,
  };
}

export const reportOf = (rows: readonly Row[]): PruneReport => ({
  runs: rows.length,
  operations: rows.reduce((sum, row) => sum + Number(row['operations']), 0),
  bytes: rows.reduce((sum, row) => sum + Number(row['bytes']), 0),
});
