// The default store, through the view's thread.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { MIGRATIONS } from '../../../src/limani/sqljs/migrations.ts';
import { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';
import { FACT_TEXTS, OPERATION_TEXTS, sign } from '../../../src/limani/sqljs/textIndex.ts';
import type { Row } from '../../../src/limani/sqljs/view.ts';
import type { Figure } from '../figure.ts';
import { lookBack, NOTEBOOKS, OPERATIONS, RUNS } from './lookBack.ts';

const numbers = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${count - 1})`;

const FILL = `
${numbers(RUNS)} INSERT INTO runs(id, run_id_human, start_time, end_time, status, hailer_json, required_secrets, notebook)
  SELECT printf('run-%08d', i), 'bench', i * 60.0, i * 60.0 + 9, CASE i % 97 WHEN 0 THEN 'failure' ELSE 'success' END,
    '{}', '[]', 'n' || (i % ${NOTEBOOKS}) FROM n;
${numbers(RUNS)} INSERT INTO hosts(id, run_id, name) SELECT i, printf('run-%08d', i), 'here' FROM n;
${numbers(NOTEBOOKS * 5)} INSERT INTO _places(id, notebook, cell) SELECT i, 'n' || (i / 5), 'c' || (i % 5) FROM n;
${numbers(OPERATIONS)} INSERT INTO operations(id, uid, run_id, host_id, name, status, started, timestamp, duration, op_hash,
    changed, success, logs_json, diff, arguments_json, retry_stats_json, command_n_facts_in_order_json, cell, plugin,
    source_hash, place)
  SELECT i, 'u' || i, printf('run-%08d', i / 5), i / 5, 'prometheus', 'success', i * 12.0, i * 12.0 + 1, 1, 'h', 0, 1,
    printf('{"stdout":"%d series, p99 %.2f s, trace %s","stderr":"%s"}', i % 7, i % 311 / 100.0, hex(randomblob(8)),
      CASE i % 200003 WHEN 7 THEN 'connect: no route to host' ELSE '' END),
    '', printf('{"source":"rate(checkout_seconds_count{cluster=\\"prod-%d\\"}[5m])"}', i % 50), '{}', '[]', 'c' || (i % 5),
    CASE i % 300007 WHEN 9 THEN 'rare@1.0.0' ELSE 'prometheus@1.0.0' END, printf('sha256:%064d', i % 2500),
    (i / 5 % ${NOTEBOOKS}) * 5 + i % 5 FROM n;
${numbers(OPERATIONS)} INSERT INTO command_n_facts_in_order(id, run_id, timestamp, log_level, context, command)
  SELECT i, printf('run-%08d', i / 5), i * 12.0, 'info', 'http', printf('GET https://prom/api/v1/query?time=%d', i * 12) FROM n;
PRAGMA user_version = ${MIGRATIONS.length};`;

function build(file: string): void {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF');
  for (const migration of MIGRATIONS) db.exec(migration);
  db.exec(`BEGIN; ${FILL}`);
  const rows = ({ sql, values }: { sql: string; values: readonly unknown[] }): Row[] =>
    db.prepare(sql).all(...(values as SQLInputValue[])) as Row[];
  for (const source of [OPERATION_TEXTS, FACT_TEXTS]) {
    const insert = db.prepare(`INSERT INTO ${source.signatures} VALUES(?, ?)`);
    sign({ rows }, source, (values) => insert.run(...(values as SQLInputValue[])), OPERATIONS);
  }
  db.exec('COMMIT');
  db.close();
}

const archives = (store: string): number => {
  const folder = path.join(store, 'archive');
  return existsSync(folder) ? readdirSync(folder).length : 0;
};

/** Publishes until no more goes into archives: all of it is old. */
async function archiveAll(limani: SqljsLimani, store: string): Promise<void> {
  for (let n = 0, before = -1; archives(store) !== before; n++) {
    before = archives(store);
    await limani.createRun({ runId: `late-${n}`, runIdHuman: '', startTime: 1, hailerInfo: {}, fresh: true });
    await limani.flush();
  }
}

/** The time to a first answer, milliseconds. */
async function reopened(limani: SqljsLimani): Promise<number> {
  await limani.disconnect();
  await limani.connect();
  const start = performance.now();
  await limani.listRuns({}, { limit: 1 });
  return performance.now() - start;
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-bench-'));
  const store = path.join(folder, 'store');
  mkdirSync(store);
  build(path.join(store, 'gen-1.sqlite'));
  const limani = new SqljsLimani({
    folder: store,
    workerUrl: new URL('../../../src/limani/sqljs/worker/main.ts', import.meta.url),
    blocking: false,
    publishAfterMs: 30_000,
    onWarning: (message) => console.error(message),
  });
  try {
    await limani.connect();
    const start = performance.now();
    await limani.listRuns({}, { limit: 1 });
    const opened = performance.now() - start;
    const whole = await lookBack(limani, 'sqljs', opened);
    await archiveAll(limani, store);
    return [whole, await lookBack(limani, 'sqljs, in archives', await reopened(limani))];
  } finally {
    await limani.disconnect();
    rmSync(folder, { recursive: true });
  }
}
