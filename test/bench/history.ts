// Looking back in a run log with a million operations: what a list, a search and a history take, through the view's thread.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { RunFilter } from '../../src/limani/limani.ts';
import { MIGRATIONS } from '../../src/limani/sqljs/migrations.ts';
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import { FACT_TEXTS, OPERATION_TEXTS, sign } from '../../src/limani/sqljs/textIndex.ts';
import type { Row } from '../../src/limani/sqljs/view.ts';
import type { Figure } from './figure.ts';

const OPERATIONS = 1_000_000;
const RUNS = OPERATIONS / 5;
const NOTEBOOKS = 500;
const TIMES = 5;
/** What a list or a search may take, milliseconds. */
const ALLOWED_MS = 200;

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

/** One is asked for that is there once or a few times, or nowhere, or everywhere. */
const SEARCHES: Readonly<Record<string, RunFilter>> = {
  all: {},
  notebook: { notebook: 'n7' },
  cell: { notebook: 'n7', cell: 'c1' },
  status: { status: ['failure'] },
  'no such status': { status: ['denied', 'timeout'] },
  'rare plugin': { plugin: 'rare' },
  'common plugin': { plugin: 'prometheus' },
  'rare text': { text: 'No route to host' },
  'absent text': { text: 'certificate has expired' },
  'common text': { text: 'p99 1.' },
  'number in a fact': { text: `time=${12 * 345_678}` },
  'two letters, absent': { text: 'zq' },
};

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

async function took(what: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const start = performance.now();
    await what();
    times.push(performance.now() - start);
  }
  return median(times);
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-bench-'));
  const store = path.join(folder, 'store');
  mkdirSync(store);
  build(path.join(store, 'gen-1.sqlite'));
  const limani = new SqljsLimani({
    folder: store,
    workerUrl: new URL('../../src/limani/sqljs/worker/main.ts', import.meta.url),
    blocking: false,
    publishAfterMs: 30_000,
    onWarning: (message) => console.error(message),
  });
  try {
    await limani.connect();
    const start = performance.now();
    await limani.listRuns({}, { limit: 1 });
    const opened = performance.now() - start;
    const page = { limit: 50 };
    const times: [string, number][] = [];
    for (const [name, filter] of Object.entries(SEARCHES))
      times.push([name, await took(() => limani.listRuns(filter, page))]);
    const cell = { notebook: 'n7', cell: 'c1', sourceHash: `sha256:${'36'.padStart(64, '0')}` };
    times.push(['history of a cell', await took(() => limani.cellHistory(cell, page))]);
    const slowest = Math.max(...times.map(([, time]) => time));
    return [
      {
        name: `a page of runs or of a cell's history at 1M operations / ${ALLOWED_MS} ms`,
        ratio: slowest / ALLOWED_MS,
        note: `${times.map(([name, time]) => `${name} ${Math.round(time)}`).join(', ')} ms; open ${Math.round(opened)} ms`,
        floor: 1,
        goal: 0.75,
        lowerIsBetter: true,
      },
    ];
  } finally {
    await limani.disconnect();
    rmSync(folder, { recursive: true });
  }
}
