// Tables, and one statement for each kind of journal record.
import type { Database, SqlValue } from 'sql.js';
import type { Json } from '../entries.ts';
import { LimaniError } from '../error.ts';
import { RUN_STATUSES } from '../status.ts';
import { MIGRATIONS } from './migrations.ts';

/** Version of the schema that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

export const newerStore = (): LimaniError =>
  new LimaniError(
    'newer',
    `The run store was written by a newer Databook (this one knows schema version ${SCHEMA_VERSION}). Update Databook to read it; runs are recorded meanwhile.`,
  );

export const storedVersion = (db: Database): number =>
  Number(db.exec('PRAGMA user_version')[0]?.values[0]?.[0] ?? 0);

/** Brings an image up to date. @throws LimaniError `newer` */
export function migrate(db: Database, migrations: readonly string[] = MIGRATIONS): void {
  const version = storedVersion(db);
  if (version > migrations.length) throw newerStore();
  for (let v = version; v < migrations.length; v++)
    db.exec(`BEGIN; ${migrations[v] ?? ''}; PRAGMA user_version = ${v + 1}; COMMIT;`);
}

/** A number that grows with the order of statuses: the place in the list of their names. */
const rank = (status: string): string => `instr(' ${RUN_STATUSES.join(' ')} ', ' ' || ${status} || ' ')`;

/** What a journal can say. */
interface KindOfRecord {
  readonly values: number;
  /** How many earlier versions wrote: they knew nothing of the last one, which is null then. */
  readonly earlier?: number;
  readonly sql: string;
  /** Which value is the id of the run that it belongs to. */
  readonly run?: number;
  /** Which value is the cell. */
  readonly cell?: number;
}

/** The place of an operation: its notebook, as far as it is known yet, and its cell. */
export const PLACE = `INSERT OR IGNORE INTO _places(notebook, cell)
  VALUES(coalesce((SELECT notebook FROM runs WHERE id = ?), ''), ?)`;
const placeOf = (run: string, cell: string): string => `(SELECT id FROM _places
  WHERE notebook = coalesce((SELECT notebook FROM runs WHERE id = ${run}), '') AND cell = ${cell})`;

/**
 * A kind's statement and how many values it takes. Journals of different writers are applied in any order, so what one
 * writer may say about another's run makes the row when it is not there yet; its own record fills the row in.
 */
export const KINDS = {
  writer: {
    values: 3,
    sql: 'INSERT INTO _writers VALUES(?, ?, ?, 0) ON CONFLICT DO NOTHING',
  },
  released: {
    values: 1,
    sql: 'UPDATE _writers SET released = 1 WHERE writer = ?',
  },
  run: {
    values: 7,
    run: 0,
    sql: `INSERT INTO runs(id, run_id_human, start_time, hailer_json, required_secrets, notebook, writer, status)
      VALUES(?, ?, ?, ?, ?, ?, ?, 'queued')
      ON CONFLICT(id) DO UPDATE SET run_id_human = excluded.run_id_human, start_time = excluded.start_time,
        hailer_json = excluded.hailer_json, required_secrets = excluded.required_secrets,
        notebook = excluded.notebook, writer = excluded.writer
      WHERE runs.start_time IS NULL`,
  },
  status: {
    values: 2,
    run: 0,
    sql: `INSERT INTO runs(id, status) VALUES(?, ?)
      ON CONFLICT(id) DO UPDATE SET status = excluded.status WHERE ${rank('excluded.status')} > ${rank('runs.status')}`,
  },
  // without a summary: others saw that the recorder died; what it says of its end at the same moment is kept all the same
  end: {
    values: 4,
    run: 0,
    sql: `INSERT INTO runs(id, end_time, status, summary_json) VALUES(?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET
        end_time = CASE WHEN excluded.summary_json IS NULL AND runs.summary_json IS NOT NULL THEN runs.end_time
          ELSE excluded.end_time END,
        summary_json = coalesce(excluded.summary_json, runs.summary_json),
        status = CASE WHEN ${rank('excluded.status')} > ${rank('runs.status')} THEN excluded.status ELSE runs.status END`,
  },
  host: {
    values: 3,
    run: 1,
    sql: 'INSERT OR IGNORE INTO hosts(id, run_id, name) VALUES(?, ?, ?)',
  },
  begin: {
    values: 8,
    run: 1,
    cell: 7,
    sql: `INSERT INTO operations(uid, run_id, host_id, name, started, timestamp, arguments_json, cell, status, place)
      VALUES(?, ?2, ?, ?, ?, ?, ?, ?8, 'running', ${placeOf('?2', '?8')})
      ON CONFLICT(uid) DO UPDATE SET started = excluded.started, cell = coalesce(operations.cell, excluded.cell),
        place = coalesce(operations.place, excluded.place)
      WHERE operations.status <> 'running'`,
  },
  op: {
    values: 21,
    run: 1,
    cell: 16,
    sql: `INSERT INTO operations(uid, run_id, host_id, name, status, started, timestamp, duration, op_hash, changed,
        success, logs_json, diff, arguments_json, retry_stats_json, command_n_facts_in_order_json, cell, plugin,
        source_hash, output_hash, provenance_json, place)
      VALUES(?, ?2, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?17, ?, ?, ?, ?, ${placeOf('?2', '?17')})
      ON CONFLICT(uid) DO UPDATE SET host_id = excluded.host_id, name = excluded.name, status = excluded.status,
        timestamp = excluded.timestamp, duration = excluded.duration, op_hash = excluded.op_hash,
        changed = excluded.changed, success = excluded.success, logs_json = excluded.logs_json, diff = excluded.diff,
        arguments_json = excluded.arguments_json, retry_stats_json = excluded.retry_stats_json,
        command_n_facts_in_order_json = excluded.command_n_facts_in_order_json,
        cell = coalesce(excluded.cell, operations.cell), place = coalesce(excluded.place, operations.place), plugin = excluded.plugin, source_hash = excluded.source_hash,
        output_hash = excluded.output_hash, provenance_json = excluded.provenance_json
      WHERE operations.status = 'running'`,
  },
  fact: {
    values: 9,
    earlier: 8,
    run: 0,
    sql: `INSERT INTO command_n_facts_in_order(run_id, timestamp, log_level, context, command, host_id, operation,
      detail_json, content_hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  },
  // of an import: facts and snapshots have ids of their own there, so that a second attempt adds nothing
  run_taken_in: {
    values: 11,
    run: 0,
    sql: `INSERT INTO runs(id, run_id_human, start_time, end_time, status, summary_json, hailer_json, required_secrets,
        notebook, pinned, pinned_at)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET run_id_human = excluded.run_id_human, start_time = excluded.start_time,
        end_time = excluded.end_time, status = excluded.status, summary_json = excluded.summary_json,
        hailer_json = excluded.hailer_json, required_secrets = excluded.required_secrets, notebook = excluded.notebook
      WHERE runs.start_time IS NULL`,
  },
  fact_taken_in: {
    values: 10,
    earlier: 9,
    run: 1,
    sql: `INSERT INTO command_n_facts_in_order(uid, run_id, timestamp, log_level, context, command, host_id, operation,
      detail_json, content_hash) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(uid) WHERE uid IS NOT NULL DO NOTHING`,
  },
  snap_taken_in: {
    values: 6,
    run: 1,
    sql: `INSERT INTO resource_snapshots(uid, run_id, host_id, stage, timestamp, metrics_json)
      VALUES(?, ?, ?, ?, ?, ?) ON CONFLICT(uid) WHERE uid IS NOT NULL DO NOTHING`,
  },
  pin: {
    values: 3,
    run: 0,
    sql: `INSERT INTO runs(id, status, pinned, pinned_at) VALUES(?, 'queued', ?, ?)
      ON CONFLICT(id) DO UPDATE SET pinned = excluded.pinned, pinned_at = excluded.pinned_at
      WHERE runs.pinned_at IS NULL OR excluded.pinned_at >= runs.pinned_at`,
  },
  delete: {
    values: 2,
    run: 0,
    sql: 'INSERT INTO _deleted VALUES(?, ?) ON CONFLICT DO NOTHING',
  },
  snap: {
    values: 5,
    run: 0,
    sql: 'INSERT INTO resource_snapshots(run_id, host_id, stage, timestamp, metrics_json) VALUES(?, ?, ?, ?, ?)',
  },
} as const satisfies Record<string, KindOfRecord>;

/** Records that count all or not at all: each value is a kind and its values. */
export const BATCH = 'batch';

export type Kind = keyof typeof KINDS | typeof BATCH;

/** A value of a record as its statement takes it: JSON is kept as text. */
export function bound(value: Json): SqlValue {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  return JSON.stringify(value);
}

const isKind = (kind: string): kind is keyof typeof KINDS => Object.hasOwn(KINDS, kind);

/** What is known of a kind; nothing of one that only later versions know. */
export const kindOf = (kind: string): KindOfRecord | undefined => (isKind(kind) ? KINDS[kind] : undefined);

/** How far a writer's journal is in the image, in one transaction with its rows. */
export const APPLIED =
  'INSERT INTO _applied VALUES(?, ?) ON CONFLICT(writer) DO UPDATE SET seq = excluded.seq';
