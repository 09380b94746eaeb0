// Moving runs from the image into archives.
import type { Database, SqlJs, SqlValue } from 'sql.js';
import { FACT_BYTES, OPERATION_BYTES } from '../../sql/prune.ts';
import { migrate } from '../schema.ts';
import { FACT_TEXTS, OPERATION_TEXTS, sign, signatureOf, type Statements } from '../textIndex.ts';
import type { Row } from '../view.ts';
import { copyBelonging, copyRuns, each, inTransaction, removeBelonging, run, withOther } from './attached.ts';
import { newArchive, removeArchive, syncArchives, writeArchive } from './files.ts';
import type { Candidate, Piece } from './plan.ts';

const SIZE = `coalesce((SELECT sum(${OPERATION_BYTES}) FROM operations WHERE run_id = r.id), 0)
  + coalesce((SELECT sum(${FACT_BYTES}) FROM command_n_facts_in_order WHERE run_id = r.id), 0)`;

/** Runs in the image that have ended, oldest first, measured as they are asked for. */
export function* candidates(db: Database): Generator<Candidate> {
  const rows = each(
    db,
    `SELECT r.id, r.start_time, ${SIZE} AS bytes FROM runs r WHERE r.archive IS NULL AND r.start_time IS NOT NULL
      AND r.status NOT IN ('queued', 'running') ORDER BY r.start_time, r.id`,
  );
  for (const { id, start_time, bytes } of rows)
    yield { id: String(id), start: Number(start_time), bytes: Number(bytes) };
}

/** What can be told of a run without its archive. */
const OF_RUNS = `
SELECT r.id, ${SIZE} AS bytes, count(o.id) AS operations,
  count(o.id) FILTER (WHERE o.status <> 'running') AS total, coalesce(sum(o.changed), 0) AS changed,
  coalesce(sum(o.success), 0) AS successful, coalesce(sum(o.duration), 0.0) AS duration
FROM runs r LEFT JOIN operations o ON o.run_id = r.id GROUP BY r.id`;

/** By what an archive may be passed over. */
const KEYS = `
SELECT DISTINCT 'place' AS kind, place AS key FROM operations WHERE place IS NOT NULL
UNION ALL SELECT DISTINCT 'source', substr(source_hash, -16) FROM operations WHERE source_hash IS NOT NULL
UNION ALL SELECT DISTINCT 'plugin', plugin FROM operations WHERE plugin IS NOT NULL
UNION ALL SELECT DISTINCT 'host', name FROM hosts`;

/** More keys of a kind are not kept: the archive is then never passed over by it. */
const MAX_KEYS = 4000;
export const ANY = '*';
/** Of a signature of all texts of an archive: random hex digits set a sixth of its bits. */
const TEXTS_BYTES = 64 << 10;
/** An archive is small enough to be done at once. */
const ALL_BLOCKS = 1e9;

interface Frozen {
  readonly file: string;
  readonly month: string;
  readonly runs: readonly Row[];
  readonly keys: readonly (readonly [kind: string, key: SqlValue])[];
  /** Signature of its texts. */
  readonly texts: Uint8Array;
  /** When its first and last operation began; null without any. */
  readonly began: Row | undefined;
}

/** Writes archives; then these runs are in the image only as far as lists need it. */
export function freeze(engine: SqlJs, store: string, db: Database, pieces: readonly Piece[]): void {
  if (pieces.length === 0) return;
  // the image changes only when all of them are on the disk
  const frozen: Frozen[] = [];
  try {
    for (const piece of pieces) frozen.push(writeOne(engine, store, db, piece));
    syncArchives(store);
  } catch (error) {
    // nothing knows them yet, and the disk may be full
    for (const { file } of frozen) removeArchive(store, file);
    throw error;
  }
  inTransaction(db, () => {
    for (const one of frozen) register(db, one);
  });
}

function writeOne(engine: SqlJs, store: string, db: Database, { month, runIds }: Piece): Frozen {
  const archive = new engine.Database();
  try {
    migrate(archive);
    withOther(db, archive, () => {
      copyRuns(db, runIds);
      copyBelonging(db, 'main', 'other', runIds);
    });
    signAll(archive);
    const file = newArchive(month);
    writeArchive(store, file, archive.export());
    return {
      file,
      month,
      runs: [...each(archive, OF_RUNS)],
      keys: keysOf(archive),
      texts: signatureOf(textsOf(archive), TEXTS_BYTES),
      began: [...each(archive, 'SELECT min(started) AS first, max(started) AS last FROM operations')][0],
    };
  } finally {
    archive.close();
  }
}

function signAll(archive: Database): void {
  const statements: Statements = { rows: ({ sql, values }) => [...each(archive, sql, values)] };
  inTransaction(archive, () => {
    for (const source of [OPERATION_TEXTS, FACT_TEXTS]) {
      const insert = `INSERT INTO ${source.signatures} VALUES(?, ?)`;
      sign(statements, source, (values) => run(archive, insert, values), ALL_BLOCKS);
    }
  });
}

/** All in which a text is searched for. */
function* textsOf(archive: Database): Generator<string> {
  for (const { notebook } of each(archive, 'SELECT DISTINCT notebook FROM runs'))
    if (typeof notebook === 'string') yield notebook;
  for (const { table, columns } of [OPERATION_TEXTS, FACT_TEXTS])
    for (const row of each(archive, `SELECT ${columns.join(', ')} FROM ${table}`))
      for (const text of Object.values(row)) if (typeof text === 'string') yield text;
}

function keysOf(archive: Database): Frozen['keys'] {
  const kinds = new Map<string, SqlValue[]>();
  for (const { kind, key } of each(archive, KEYS)) {
    const keys = kinds.get(String(kind)) ?? [];
    kinds.set(String(kind), keys);
    keys.push(key ?? null);
  }
  return [...kinds].flatMap(([kind, keys]) =>
    (keys.length > MAX_KEYS ? [ANY] : keys).map((key) => [kind, key] as const),
  );
}

function register(db: Database, { file, month, runs, keys, texts, began }: Frozen): void {
  const bytes = runs.reduce((sum, row) => sum + Number(row['bytes']), 0);
  const [{ id = 0 } = {}] = [...each(db, 'SELECT coalesce(max(id), 0) + 1 AS id FROM _archives')];
  run(db, 'INSERT INTO _archives(id, file, month, bytes, first, last, texts) VALUES(?, ?, ?, ?, ?, ?, ?)', [
    ...[id, file, month, bytes, began?.['first'] ?? null, began?.['last'] ?? null, texts],
  ]);
  const key = db.prepare('INSERT INTO _archive_keys(kind, key, archive) VALUES(?, ?, ?)');
  for (const [kind, value] of keys) key.run([kind, value, id]);
  key.free();
  const here =
    db.prepare(`UPDATE runs SET archive = ?, archived_bytes = ?, archived_operations = ?, archived_total = ?,
    archived_changed = ?, archived_successful = ?, archived_duration = ? WHERE id = ?`);
  for (const row of runs) {
    const told = ['bytes', 'operations', 'total', 'changed', 'successful', 'duration', 'id'];
    here.run([id, ...told.map((name) => row[name] ?? null)]);
  }
  here.free();
  removeBelonging(
    db,
    runs.map(({ id: runId }) => String(runId)),
  );
}
