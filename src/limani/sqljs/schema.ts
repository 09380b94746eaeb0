// Tables, and one statement for each kind of journal record.
import type { Database, SqlValue } from 'sql.js';
import type { Json } from '../entries.ts';
import { LimaniError } from '../error.ts';
import { RUN_STATUSES } from '../status.ts';

/** Script `n` brings a store from version `n` to `n + 1`. Never edited once released: journals and images outlive programs. */
export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE runs(
  id TEXT PRIMARY KEY, run_id_human TEXT, start_time REAL, end_time REAL, status TEXT NOT NULL, summary_json TEXT,
  hailer_json TEXT, required_secrets TEXT, notebook TEXT, writer TEXT);
CREATE INDEX runs_by_time ON runs(start_time, id);
CREATE INDEX runs_by_notebook ON runs(notebook, start_time, id);
CREATE INDEX runs_open ON runs(writer) WHERE status IN ('queued', 'running');
CREATE TABLE hosts(
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id), name TEXT NOT NULL, UNIQUE(run_id, name));
CREATE INDEX hosts_by_name ON hosts(name);
CREATE TABLE operations(
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL REFERENCES runs(id),
  host_id INTEGER NOT NULL REFERENCES hosts(id), name TEXT NOT NULL, status TEXT NOT NULL, started REAL NOT NULL,
  timestamp REAL NOT NULL, duration REAL, op_hash TEXT, changed INTEGER, success INTEGER, logs_json TEXT, diff TEXT,
  arguments_json TEXT NOT NULL, retry_stats_json TEXT, command_n_facts_in_order_json TEXT, cell TEXT, plugin TEXT,
  source_hash TEXT, output_hash TEXT, provenance_json TEXT);
CREATE INDEX operations_by_run ON operations(run_id, timestamp);
CREATE TABLE command_n_facts_in_order(
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id), timestamp REAL NOT NULL, log_level TEXT NOT NULL,
  context TEXT NOT NULL, command TEXT NOT NULL, host_id INTEGER REFERENCES hosts(id), operation TEXT, detail_json TEXT);
CREATE INDEX facts_by_run ON command_n_facts_in_order(run_id, timestamp);
CREATE TABLE resource_snapshots(
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs(id), host_id INTEGER NOT NULL REFERENCES hosts(id),
  stage TEXT NOT NULL, timestamp REAL NOT NULL, metrics_json TEXT NOT NULL);
CREATE INDEX snapshots_by_run ON resource_snapshots(run_id, timestamp);
CREATE TABLE _writers(
  writer TEXT PRIMARY KEY, machine TEXT NOT NULL, process_started TEXT, released INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE _applied(writer TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
`,
];

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
    sql: `INSERT INTO runs(id, run_id_human, start_time, hailer_json, required_secrets, notebook, writer, status)
      VALUES(?, ?, ?, ?, ?, ?, ?, 'queued')
      ON CONFLICT(id) DO UPDATE SET run_id_human = excluded.run_id_human, start_time = excluded.start_time,
        hailer_json = excluded.hailer_json, required_secrets = excluded.required_secrets,
        notebook = excluded.notebook, writer = excluded.writer
      WHERE runs.start_time IS NULL`,
  },
  status: {
    values: 2,
    sql: `INSERT INTO runs(id, status) VALUES(?, ?)
      ON CONFLICT(id) DO UPDATE SET status = excluded.status WHERE ${rank('excluded.status')} > ${rank('runs.status')}`,
  },
  // without a summary: others saw that the recorder died, and what it may still say of its end does not count
  end: {
    values: 4,
    sql: `INSERT INTO runs(id, end_time, status, summary_json) VALUES(?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET end_time = excluded.end_time, summary_json = excluded.summary_json,
        status = CASE WHEN ${rank('excluded.status')} > ${rank('runs.status')} THEN excluded.status ELSE runs.status END
      WHERE excluded.summary_json IS NULL OR runs.end_time IS NULL OR runs.summary_json IS NOT NULL`,
  },
  host: {
    values: 3,
    sql: 'INSERT OR IGNORE INTO hosts(id, run_id, name) VALUES(?, ?, ?)',
  },
  begin: {
    values: 8,
    sql: `INSERT INTO operations(uid, run_id, host_id, name, started, timestamp, arguments_json, cell, status)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, 'running') ON CONFLICT(uid) DO NOTHING`,
  },
  op: {
    values: 21,
    sql: `INSERT INTO operations(uid, run_id, host_id, name, status, started, timestamp, duration, op_hash, changed,
        success, logs_json, diff, arguments_json, retry_stats_json, command_n_facts_in_order_json, cell, plugin,
        source_hash, output_hash, provenance_json)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(uid) DO UPDATE SET host_id = excluded.host_id, name = excluded.name, status = excluded.status,
        timestamp = excluded.timestamp, duration = excluded.duration, op_hash = excluded.op_hash,
        changed = excluded.changed, success = excluded.success, logs_json = excluded.logs_json, diff = excluded.diff,
        arguments_json = excluded.arguments_json, retry_stats_json = excluded.retry_stats_json,
        command_n_facts_in_order_json = excluded.command_n_facts_in_order_json,
        cell = coalesce(excluded.cell, operations.cell), plugin = excluded.plugin, source_hash = excluded.source_hash,
        output_hash = excluded.output_hash, provenance_json = excluded.provenance_json
      WHERE operations.status = 'running'`,
  },
  fact: {
    values: 8,
    sql: `INSERT INTO command_n_facts_in_order(run_id, timestamp, log_level, context, command, host_id, operation,
      detail_json) VALUES(?, ?, ?, ?, ?, ?, ?, ?)`,
  },
  snap: {
    values: 5,
    sql: 'INSERT INTO resource_snapshots(run_id, host_id, stage, timestamp, metrics_json) VALUES(?, ?, ?, ?, ?)',
  },
} as const satisfies Record<string, { readonly values: number; readonly sql: string }>;

export type Kind = keyof typeof KINDS;

/** A value of a record as its statement takes it: JSON is kept as text. */
export function bound(value: Json): SqlValue {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  return JSON.stringify(value);
}

export const isKind = (kind: string): kind is Kind => Object.hasOwn(KINDS, kind);

/** How far a writer's journal is in the image, in one transaction with its rows. */
export const APPLIED =
  'INSERT INTO _applied VALUES(?, ?) ON CONFLICT(writer) DO UPDATE SET seq = excluded.seq';
