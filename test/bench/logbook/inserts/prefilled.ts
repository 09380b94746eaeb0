import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { endValues, runValues } from '../../../../src/limani/records/records.ts';
import { MIGRATIONS } from '../../../../src/limani/sqljs/migrations.ts';
import { bound, KINDS } from '../../../../src/limani/sqljs/schema.ts';
import { operation } from '../sample.ts';

const OPERATIONS_PER_RUN = 10;

/** Makes an SQLite file with so many operations, of runs that ended. */
export function prefill(file: string, operations: number): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;');
  for (const migration of MIGRATIONS) db.exec(migration);
  db.exec(`PRAGMA user_version = ${MIGRATIONS.length}; BEGIN`);
  const run = db.prepare(KINDS.run.sql);
  const host = db.prepare(KINDS.host.sql);
  const insert = db.prepare(KINDS.op.sql);
  const values = (of: Parameters<typeof bound>[0][]): SQLInputValue[] => of.map(bound);
  for (let n = 0; n < operations / OPERATIONS_PER_RUN; n++) {
    const runId = `earlier-${n}`;
    const start = { runId, runIdHuman: 'bench', startTime: 1_763_000_000 + n, hailerInfo: {} };
    run.run(...values(runValues(start, 'earlier')));
    host.run(n + 1, runId, 'here');
    for (let i = 0; i < OPERATIONS_PER_RUN; i++)
      insert.run(...values(endValues(operation(runId, n + 1, i, true))));
  }
  db.exec("UPDATE runs SET status = 'success', end_time = start_time + 1; COMMIT");
  db.close();
}
