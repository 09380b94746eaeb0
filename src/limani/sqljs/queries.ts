// The statements that read.
import type { Query } from './view.ts';

/** A run of which only another writer's word is known is not there yet. */
const KNOWN = 'start_time IS NOT NULL';

/** An operation without an end, of a run that ended, was interrupted. */
export const OPERATION_COLUMNS = `o.*,
  CASE WHEN o.status = 'running' AND r.status NOT IN ('queued', 'running') THEN 'interrupted'
    ELSE o.status END AS shown_status`;

const OPERATIONS = `SELECT ${OPERATION_COLUMNS} FROM operations o JOIN runs r ON r.id = o.run_id`;

const STATS = `
count(*) AS total, coalesce(sum(changed), 0) AS changed, coalesce(sum(success), 0) AS successful,
count(*) - coalesce(sum(success), 0) AS failed, coalesce(sum(duration), 0.0) AS duration
FROM operations WHERE status <> 'running'`;

export const runById = (runId: string): Query => ({
  sql: `SELECT * FROM runs WHERE id = ? AND ${KNOWN}`,
  values: [runId],
});

export const deletedRun = (runId: string): Query => ({
  sql: 'SELECT 1 FROM _deleted WHERE run_id = ?',
  values: [runId],
});

/** Those of the hashes that no operation has, nor what came late of one; takes room for the hashes that are asked about. */
export const unusedOutputsOf = (hashes: readonly string[]): Query => ({
  sql: `SELECT value AS hash FROM json_each(?)
    EXCEPT SELECT output_hash FROM operations
    EXCEPT SELECT detail_json ->> '$.outputHash' FROM command_n_facts_in_order WHERE context = 'late'`,
  values: [JSON.stringify(hashes)],
});

export const operationsOf = (runId: string): Query => ({
  sql: `${OPERATIONS} WHERE o.run_id = ? ORDER BY o.timestamp, o.id`,
  values: [runId],
});

export const statsOf = (runId: string): Query => ({
  sql: `SELECT ${STATS} AND run_id = ?`,
  values: [runId],
});
