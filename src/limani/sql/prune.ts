// Which runs are old, as far as every SQL adapter says it alike.
import { checkedNumber } from '../checks.ts';
import { LimaniError } from '../error.ts';
import type { PruneReport } from '../limani.ts';
import type { Row } from './rows.ts';

/** @throws LimaniError `invalid` */
export function checkedCount(what: string, value: number): number {
  if (checkedNumber(what, value) < 0) throw new LimaniError('invalid', `${what} cannot be ${value}.`);
  return value;
}

/** Bytes of the texts of a run's rows: what a store of it takes, but for tables and indexes. */
export const SIZES = `
SELECT run_id, count(*) AS operations, sum(200 + octet_length(arguments_json) + coalesce(octet_length(logs_json), 0)
  + coalesce(octet_length(diff), 0) + coalesce(octet_length(command_n_facts_in_order_json), 0)
  + coalesce(octet_length(provenance_json), 0)) AS bytes FROM operations GROUP BY run_id
UNION ALL SELECT run_id, 0, sum(60 + octet_length(command) + coalesce(octet_length(detail_json), 0))
  FROM command_n_facts_in_order GROUP BY run_id`;

export const reportOf = (rows: readonly Row[]): PruneReport => ({
  runs: rows.length,
  operations: rows.reduce((sum, row) => sum + Number(row['operations']), 0),
  bytes: rows.reduce((sum, row) => sum + Number(row['bytes']), 0),
});
