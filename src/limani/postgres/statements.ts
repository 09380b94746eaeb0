// The statements that insert, with values as records.ts gives them.
import type { Json } from '../entries.ts';
import { bound } from '../records/bound.ts';
import type { Value } from './server.ts';

interface Insert {
  readonly into: string;
  readonly row: string;
  readonly conflict: string;
  /** Several rows may go in one statement. */
  readonly together: boolean;
}

const marks = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

export const INSERTS = {
  host: {
    into: 'hosts(id, run_id, name)',
    row: '(?, ?, ?)',
    conflict: 'ON CONFLICT DO NOTHING',
    together: false,
  },
  begin: {
    into: 'operations(uid, run_id, host_id, name, started, timestamp, arguments_json, cell, status, notebook)',
    row: `(${marks(8)}, 'running', (SELECT notebook FROM runs WHERE id = ?))`,
    conflict: `ON CONFLICT(uid) DO UPDATE SET started = excluded.started,
      cell = coalesce(operations.cell, excluded.cell) WHERE operations.status <> 'running'`,
    together: false,
  },
  op: {
    into: `operations(uid, run_id, host_id, name, status, started, timestamp, duration, op_hash, changed, success,
      logs_json, diff, arguments_json, retry_stats_json, command_n_facts_in_order_json, cell, plugin, source_hash,
      output_hash, provenance_json, notebook)`,
    row: `(${marks(21)}, (SELECT notebook FROM runs WHERE id = ?))`,
    conflict: `ON CONFLICT(uid) DO UPDATE SET host_id = excluded.host_id, name = excluded.name,
      status = excluded.status, timestamp = excluded.timestamp, duration = excluded.duration,
      op_hash = excluded.op_hash, changed = excluded.changed, success = excluded.success,
      logs_json = excluded.logs_json, diff = excluded.diff, arguments_json = excluded.arguments_json,
      retry_stats_json = excluded.retry_stats_json,
      command_n_facts_in_order_json = excluded.command_n_facts_in_order_json,
      cell = coalesce(excluded.cell, operations.cell), plugin = excluded.plugin,
      source_hash = excluded.source_hash, output_hash = excluded.output_hash,
      provenance_json = excluded.provenance_json
      WHERE operations.status = 'running'`,
    together: false,
  },
  fact: {
    into: `command_n_facts_in_order(run_id, timestamp, log_level, context, command, host_id, operation, detail_json,
      content_hash, output_hash)`,
    row: `(${marks(10)})`,
    conflict: '',
    together: true,
  },
  snap: {
    into: 'resource_snapshots(run_id, host_id, stage, timestamp, metrics_json)',
    row: `(${marks(5)})`,
    conflict: '',
    together: true,
  },
} as const satisfies Record<string, Insert>;

export type InsertKind = keyof typeof INSERTS;

/** The values of a statement from those of a record. */
export function columnsOf(kind: InsertKind, values: readonly Json[]): Value[] {
  const columns: Value[] = values.map(bound);
  if (kind === 'begin' || kind === 'op') columns.push(columns[1] ?? null);
  if (kind === 'fact') columns.push(lateOutput(values));
  return columns;
}

/** Outputs of an operation that came too late for its run: they are in use as well. */
function lateOutput([, , , context, , , , detail]: readonly Json[]): string | null {
  if (context !== 'late' || typeof detail !== 'object' || detail === null) return null;
  const hash = (detail as { readonly outputHash?: unknown }).outputHash;
  return typeof hash === 'string' ? hash : null;
}
