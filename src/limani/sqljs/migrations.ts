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
  // A place is a cell of a notebook: its id on each operation makes a history one short walk through an index. Signatures
  // say which parts of words a block of rows may hold (textIndex.ts); whatever changes a row drops its block's.
  `
ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE runs ADD COLUMN pinned_at REAL;
CREATE INDEX runs_by_status ON runs(status, start_time, id);
CREATE INDEX runs_pinned ON runs(start_time, id) WHERE pinned = 1;

CREATE TABLE _places(id INTEGER PRIMARY KEY, notebook TEXT NOT NULL, cell TEXT NOT NULL, UNIQUE(notebook, cell));
CREATE INDEX _places_by_cell ON _places(cell);
ALTER TABLE operations ADD COLUMN place INTEGER;
INSERT INTO _places(notebook, cell) SELECT DISTINCT coalesce(r.notebook, ''), o.cell
  FROM operations o LEFT JOIN runs r ON r.id = o.run_id WHERE o.cell IS NOT NULL;
UPDATE operations SET place = (SELECT p.id FROM _places p WHERE p.cell = operations.cell
  AND p.notebook = coalesce((SELECT r.notebook FROM runs r WHERE r.id = operations.run_id), '')) WHERE cell IS NOT NULL;
CREATE INDEX operations_by_place ON operations(place, started);
CREATE INDEX operations_by_source ON operations(substr(source_hash, -16), started);
CREATE INDEX operations_by_plugin ON operations(plugin);
CREATE TRIGGER _run_after_its_operations AFTER INSERT ON runs WHEN new.notebook IS NOT NULL BEGIN
  INSERT OR IGNORE INTO _places(notebook, cell)
    SELECT new.notebook, cell FROM operations WHERE run_id = new.id AND cell IS NOT NULL;
  UPDATE operations SET place = (SELECT id FROM _places p WHERE p.notebook = new.notebook AND p.cell = operations.cell)
    WHERE run_id = new.id AND cell IS NOT NULL;
END;
CREATE TRIGGER _run_told_after_its_operations AFTER UPDATE OF notebook ON runs WHEN new.notebook IS NOT NULL BEGIN
  INSERT OR IGNORE INTO _places(notebook, cell)
    SELECT new.notebook, cell FROM operations WHERE run_id = new.id AND cell IS NOT NULL;
  UPDATE operations SET place = (SELECT id FROM _places p WHERE p.notebook = new.notebook AND p.cell = operations.cell)
    WHERE run_id = new.id AND cell IS NOT NULL;
END;

CREATE TABLE _operation_texts(block INTEGER PRIMARY KEY, bits BLOB NOT NULL);
CREATE TABLE _fact_texts(block INTEGER PRIMARY KEY, bits BLOB NOT NULL);
CREATE TRIGGER _operation_texts_new AFTER INSERT ON operations BEGIN
  DELETE FROM _operation_texts WHERE block = new.id >> 6;
END;
CREATE TRIGGER _operation_texts_changed AFTER UPDATE OF name, arguments_json, logs_json ON operations BEGIN
  DELETE FROM _operation_texts WHERE block = new.id >> 6;
END;
CREATE TRIGGER _operation_texts_gone AFTER DELETE ON operations BEGIN
  DELETE FROM _operation_texts WHERE block = old.id >> 6;
END;
CREATE TRIGGER _fact_texts_new AFTER INSERT ON command_n_facts_in_order BEGIN
  DELETE FROM _fact_texts WHERE block = new.id >> 7;
END;
CREATE TRIGGER _fact_texts_gone AFTER DELETE ON command_n_facts_in_order BEGIN
  DELETE FROM _fact_texts WHERE block = old.id >> 7;
END;

ALTER TABLE command_n_facts_in_order ADD COLUMN uid TEXT;
CREATE UNIQUE INDEX facts_by_uid ON command_n_facts_in_order(uid) WHERE uid IS NOT NULL;
ALTER TABLE resource_snapshots ADD COLUMN uid TEXT;
CREATE UNIQUE INDEX snapshots_by_uid ON resource_snapshots(uid) WHERE uid IS NOT NULL;

CREATE TABLE _deleted(run_id TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
CREATE TRIGGER _delete_run AFTER INSERT ON _deleted BEGIN
  DELETE FROM command_n_facts_in_order WHERE run_id = new.run_id;
  DELETE FROM resource_snapshots WHERE run_id = new.run_id;
  DELETE FROM operations WHERE run_id = new.run_id;
  DELETE FROM hosts WHERE run_id = new.run_id;
  DELETE FROM runs WHERE id = new.run_id;
END;
`,
  'ALTER TABLE command_n_facts_in_order ADD COLUMN content_hash TEXT;',
  // Of old runs, what belongs to them lies in archives (archive/): files that nothing changes any more. The row of such a
  // run stays here, with what lists tell of it. Archives are passed over by their keys.
  `
ALTER TABLE runs ADD COLUMN archive INTEGER;
ALTER TABLE runs ADD COLUMN archived_bytes INTEGER;
ALTER TABLE runs ADD COLUMN archived_operations INTEGER;
ALTER TABLE runs ADD COLUMN archived_total INTEGER;
ALTER TABLE runs ADD COLUMN archived_changed INTEGER;
ALTER TABLE runs ADD COLUMN archived_successful INTEGER;
ALTER TABLE runs ADD COLUMN archived_duration REAL;
CREATE INDEX runs_by_archive ON runs(archive) WHERE archive IS NOT NULL;
CREATE INDEX runs_not_archived ON runs(start_time, id) WHERE archive IS NULL;
CREATE TABLE _archives(
  id INTEGER PRIMARY KEY, file TEXT NOT NULL UNIQUE, month TEXT NOT NULL, bytes INTEGER NOT NULL, first REAL, last REAL);
CREATE TABLE _archive_keys(
  kind TEXT NOT NULL, key NOT NULL, archive INTEGER NOT NULL, PRIMARY KEY(kind, key, archive)) WITHOUT ROWID;
CREATE INDEX _archive_keys_by_archive ON _archive_keys(archive);
`,
  // which parts of words an archive may hold
  'ALTER TABLE _archives ADD COLUMN texts BLOB;',
  // Runs that more than one writer began: whoever sees that after he did, knows that he may not be the one that counts.
  `
CREATE TABLE _contested(run_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TRIGGER _run_begun_twice BEFORE INSERT ON runs
WHEN new.writer IS NOT NULL AND EXISTS (SELECT 1 FROM runs WHERE id = new.id AND writer <> new.writer) BEGIN
  INSERT OR IGNORE INTO _contested VALUES(new.id);
END;
`,
];
