// Statements that read alike in every SQL dialect.
import type { FactFilter } from '../limani.ts';

/** A statement with `?` for its values. */
export interface CommonQuery {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

export const hostsOf = (runId: string): CommonQuery => ({
  sql: 'SELECT * FROM hosts WHERE run_id = ? ORDER BY name',
  values: [runId],
});

export const snapshotsOf = (runId: string): CommonQuery => ({
  sql: `SELECT s.*, h.name AS host_name FROM resource_snapshots s JOIN hosts h ON h.id = s.host_id
    WHERE s.run_id = ? ORDER BY s.timestamp, s.id`,
  values: [runId],
});

/** Facts in [from, to). */
export function factsOf(runId: string, from: number, to: number, filter: FactFilter = {}): CommonQuery {
  const conditions = ['run_id = ?', 'timestamp >= ?', 'timestamp < ?'];
  const values: (string | number)[] = [runId, from, to];
  if (filter.hostId !== undefined) {
    conditions.push('host_id = ?');
    values.push(filter.hostId);
  }
  if (filter.operation !== undefined) {
    conditions.push('operation = ?');
    values.push(filter.operation);
  }
  const sql = `SELECT * FROM command_n_facts_in_order WHERE ${conditions.join(' AND ')} ORDER BY timestamp, id`;
  return { sql, values };
}

export const allFactsOf = (runId: string): CommonQuery => factsOf(runId, -Number.MAX_VALUE, Number.MAX_VALUE);
