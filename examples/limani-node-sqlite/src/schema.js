// Tables, by version: script n brings a file from version n to n + 1.
import { LimaniError } from '@databook/limani-kit';

// What is looked for has a column; everything else is JSON in `doc`. What is removed with a run says so.
export const MIGRATIONS = [
  `
CREATE TABLE runs(
  id TEXT PRIMARY KEY, started REAL NOT NULL, ended REAL, status TEXT NOT NULL, pinned INTEGER NOT NULL DEFAULT 0,
  notebook TEXT, summary TEXT, doc TEXT NOT NULL, writer TEXT);
CREATE INDEX runs_by_time ON runs(started, id);
CREATE INDEX runs_open ON runs(writer) WHERE status IN ('queued', 'running');
CREATE TABLE hosts(
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, name TEXT NOT NULL,
  UNIQUE(run_id, name));
CREATE TABLE operations(
  id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  host_id INTEGER NOT NULL REFERENCES hosts, started REAL NOT NULL, timestamp REAL NOT NULL, ended INTEGER NOT NULL,
  cell TEXT, source_hash TEXT, doc TEXT NOT NULL);
CREATE INDEX operations_by_run ON operations(run_id, timestamp, id);
CREATE INDEX operations_by_cell ON operations(cell, started, uid);
CREATE TABLE facts(
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE, host_id INTEGER REFERENCES hosts,
  operation TEXT, timestamp REAL NOT NULL, doc TEXT NOT NULL);
CREATE INDEX facts_by_run ON facts(run_id, timestamp, id);
CREATE TABLE snapshots(
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs ON DELETE CASCADE,
  host_id INTEGER NOT NULL REFERENCES hosts, timestamp REAL NOT NULL, doc TEXT NOT NULL);
CREATE INDEX snapshots_by_run ON snapshots(run_id, timestamp, id);
CREATE TABLE deleted(run_id TEXT PRIMARY KEY);
CREATE TABLE numbers(name TEXT PRIMARY KEY, value INTEGER NOT NULL)`,
  `
CREATE INDEX operations_by_source ON operations(source_hash, started, uid);
CREATE TABLE contents(sha256 TEXT PRIMARY KEY, put REAL NOT NULL, packed BLOB NOT NULL)`,
];

export const versionOf = (db) => db.prepare('PRAGMA user_version').get().user_version;

/** Creates what is missing. @throws LimaniError `newer` */
export function migrate(store) {
  store.write((db) => {
    const version = versionOf(db);
    if (version > MIGRATIONS.length)
      throw new LimaniError(
        'newer',
        `The run log ${store.file} was written by a newer version of limani-node-sqlite: update it to use this file.`,
      );
    for (const script of MIGRATIONS.slice(version)) db.exec(script);
    db.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
  });
}
