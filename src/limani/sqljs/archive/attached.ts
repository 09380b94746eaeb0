// Two databases in memory at once, and runs that go from one into the other.
import type { Database, SqlValue } from 'sql.js';
import type { Row } from '../view.ts';

/** What belongs to runs and goes with them, in an order that keeps references whole. */
export const BELONGING = ['hosts', 'operations', 'command_n_facts_in_order', 'resource_snapshots'] as const;

export function run(db: Database, sql: string, values: readonly SqlValue[] = []): void {
  const statement = db.prepare(sql);
  try {
    statement.run(values);
  } finally {
    statement.free();
  }
}

export function* each(db: Database, sql: string, values: readonly SqlValue[] = []): Generator<Row> {
  const statement = db.prepare(sql);
  try {
    for (statement.bind(values); statement.step();) yield statement.getAsObject();
  } finally {
    statement.free();
  }
}

export function inTransaction(db: Database, work: () => void): void {
  db.exec('BEGIN');
  try {
    work();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

/** With another database, within this one, as `other`. */
export function withOther(db: Database, other: Database, work: () => void): void {
  // both are files of one file system, in the memory of the same engine
  db.exec(`ATTACH '${other.filename}' AS other`);
  try {
    inTransaction(db, work);
  } finally {
    db.exec('DETACH other');
  }
}

const RUNS = '(SELECT value FROM json_each(?))';

function columns(db: Database, schema: string, table: string): string[] {
  const names = [...each(db, 'SELECT name FROM pragma_table_info(?, ?)', [table, schema])];
  return names.map(({ name }) => String(name));
}

/** Puts what belongs to runs into the other database, in the order in which it was written; places must be there. */
export function copyBelonging(
  db: Database,
  from: 'main' | 'other',
  to: 'main' | 'other',
  runIds: readonly string[],
): void {
  const ids = JSON.stringify(runIds);
  for (const table of BELONGING) {
    const all = columns(db, to, table);
    // ids of hosts are the same everywhere; the others only say what was written first
    const kept = table === 'hosts' ? all : all.filter((column) => column !== 'id');
    const list = kept.join(', ');
    // a limit, because the order of a part of a statement counts only with one
    const ordered = `SELECT id AS k FROM ${from}.${table} WHERE run_id IN ${RUNS} ORDER BY id LIMIT -1`;
    run(
      db,
      `INSERT OR IGNORE INTO ${to}.${table}(${list})
        SELECT ${list} FROM (${ordered}) CROSS JOIN ${from}.${table} ON id = k`,
      [ids],
    );
  }
}

export function removeBelonging(db: Database, runIds: readonly string[]): void {
  for (const table of BELONGING.toReversed())
    run(db, `DELETE FROM ${table} WHERE run_id IN ${RUNS}`, [JSON.stringify(runIds)]);
}

/** Runs themselves, with the places of their operations. */
export function copyRuns(db: Database, runIds: readonly string[]): void {
  const ids = JSON.stringify(runIds);
  const list = columns(db, 'other', 'runs')
    .filter((column) => !column.startsWith('archive'))
    .join(', ');
  run(db, `INSERT INTO other.runs(${list}) SELECT ${list} FROM main.runs WHERE id IN ${RUNS}`, [ids]);
  const places = `SELECT DISTINCT place FROM main.operations WHERE run_id IN ${RUNS}`;
  run(db, `INSERT INTO other._places SELECT * FROM main._places WHERE id IN (${places})`, [ids]);
}
