// The statements that read, as far as they are alike in every SQL dialect.
import type { FactFilter } from '../limani.ts';
import type { Cursor } from '../page.ts';
import type { Row } from '../records/rows.ts';

/** A value as every driver takes it. */
export type SqlScalar = string | number | null;

/** A statement with `?` for its values. */
export interface Query {
  readonly sql: string;
  readonly values: readonly SqlScalar[];
  /** The run of which it gives what belongs to it: a store may keep that of old runs elsewhere. */
  readonly of?: string;
}

/** A part of a statement. */
export type Condition = Query;

export const allOf = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.length === 0 ? 'true' : conditions.map(({ sql }) => `(${sql})`).join(' AND '),
  values: conditions.flatMap(({ values }) => values),
});

/** Whether a column's value is one of these. */
export const among = (column: string, values: readonly SqlScalar[]): Condition => ({
  sql: values.length === 0 ? 'false' : `${column} IN (${values.map(() => '?').join(', ')})`,
  values,
});

/** On an operation `o`: one of a plugin, of whichever version. */
export const ofPlugin = (plugin: string): Condition => ({
  // "A" comes after "@"
  sql: '(o.plugin = ? OR (o.plugin >= ? AND o.plugin < ?))',
  values: [plugin, `${plugin}@`, `${plugin}A`],
});

/** A pattern for LIKE that finds the text as it is; a backslash escapes. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** On a run `r`: what comes after the last one of a page. */
export const before = (cursor: Cursor | null): Condition[] =>
  cursor ? [{ sql: '(r.start_time, r.id) < (?, ?)', values: [cursor.time, cursor.id] }] : [];

export const cursorOf = (row: Row): Cursor => ({ time: Number(row['start_time']), id: String(row['id']) });

/** An operation without an end, of a run that ended, was interrupted. */
export const OPERATIONS = `SELECT o.*, r.notebook AS run_notebook,
  CASE WHEN o.status = 'running' AND r.status NOT IN ('queued', 'running') THEN 'interrupted'
    ELSE o.status END AS shown_status FROM operations o JOIN runs r ON r.id = o.run_id`;

const STATS = `count(*) AS total, coalesce(sum(changed), 0) AS changed, coalesce(sum(success), 0) AS successful,
  count(*) - coalesce(sum(success), 0) AS failed, coalesce(sum(duration), 0.0) AS duration
  FROM operations WHERE status <> 'running'`;

export const LATEST_RUNS_FIRST = 'ORDER BY r.start_time DESC, r.id DESC';

export const runById = (runId: string): Query => ({
  // of which only another writer's word is known is not there yet
  sql: 'SELECT * FROM runs WHERE id = ? AND start_time IS NOT NULL',
  values: [runId],
});

export const deletedRun = (runId: string): Query => ({
  sql: 'SELECT 1 AS one FROM _deleted WHERE run_id = ?',
  values: [runId],
});

export const hostsOf = (runId: string): Query => ({
  sql: 'SELECT * FROM hosts WHERE run_id = ? ORDER BY name',
  values: [runId],
  of: runId,
});

export const operationsOf = (runId: string): Query => ({
  sql: `${OPERATIONS} WHERE o.run_id = ? ORDER BY o.timestamp, o.id`,
  values: [runId],
  of: runId,
});

export const statsOf = (runId: string): Query => ({
  sql: `SELECT ${STATS} AND run_id = ?`,
  values: [runId],
  of: runId,
});

export const snapshotsOf = (runId: string): Query => ({
  sql: `SELECT s.*, h.name AS host_name FROM resource_snapshots s JOIN hosts h ON h.id = s.host_id
    WHERE s.run_id = ? ORDER BY s.timestamp, s.id`,
  values: [runId],
  of: runId,
});

/** Facts in [from, to). */
export function factsOf(runId: string, from: number, to: number, filter: FactFilter = {}): Query {
  const conditions: Condition[] = [
    { sql: 'run_id = ? AND timestamp >= ? AND timestamp < ?', values: [runId, from, to] },
  ];
  if (filter.hostId !== undefined) conditions.push({ sql: 'host_id = ?', values: [filter.hostId] });
  if (filter.operation !== undefined) conditions.push({ sql: 'operation = ?', values: [filter.operation] });
  const { sql, values } = allOf(conditions);
  return {
    sql: `SELECT * FROM command_n_facts_in_order WHERE ${sql} ORDER BY timestamp, id`,
    values,
    of: runId,
  };
}

export const allFactsOf = (runId: string): Query => factsOf(runId, -Number.MAX_VALUE, Number.MAX_VALUE);

/** Runs with their counts, in the order of the list. */
export function runsWithStats(runIds: readonly string[]): Query {
  const [counted, listed] = [among('run_id', runIds), among('r.id', runIds)];
  return {
    sql: `SELECT r.*, coalesce(s.total, 0) AS total, coalesce(s.changed, 0) AS changed,
        coalesce(s.successful, 0) AS successful, coalesce(s.failed, 0) AS failed, coalesce(s.duration, 0.0) AS duration
      FROM runs r LEFT JOIN (SELECT run_id, ${STATS} AND ${counted.sql} GROUP BY run_id) s ON s.run_id = r.id
      WHERE ${listed.sql} ${LATEST_RUNS_FIRST}`,
    values: [...counted.values, ...listed.values],
  };
}
