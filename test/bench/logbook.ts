// Durable inserts into the run log, against node:sqlite with the same rows, tables and promises (WAL, synchronous=FULL).
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { OperationEnd } from '../../src/limani/entries.ts';
import { endValues } from '../../src/limani/sqljs/records.ts';
import { MIGRATIONS } from '../../src/limani/sqljs/migrations.ts';
import { bound, KINDS } from '../../src/limani/sqljs/schema.ts';
import { SqljsLimani } from '../../src/limani/sqljs/sqljsLimani.ts';
import type { Figure } from './figure.ts';

const RUN = '0193a000-0000-7000-8000-000000000000';
const GROUP = 64;
const SINGLES = 2000;
/** Less than what makes a store publish on its own. */
const GROUPS = 100;

let rows = 0;
/** An operation of about 880 bytes. */
const operation = (hostId: number): OperationEnd => ({
  ...{ runId: RUN, hostId, uid: `${RUN}/${++rows}`, opHash: `sha256:${'ab'.repeat(32)}`, name: 'prometheus' },
  ...{
    changed: false,
    success: true,
    duration: 0.1234,
    timestamp: 1_764_000_000 + rows,
    diff: '',
    retryStats: {},
  },
  logs: { stdout: 'series '.repeat(40), stderr: '' },
  arguments: {
    source: 'histogram_quantile(0.99, sum by (le) (rate(checkout_seconds_bucket[5m])))'.repeat(2),
  },
  commandNFacts: ['GET https://prometheus:9090/api/v1/query_range'],
  plugin: 'prometheus@1.0.0',
});

/** A store that takes rows one by one or in groups, durably. */
interface Store {
  one(): unknown;
  group(size: number): unknown;
  /** Does what is due, so that none of it falls into a measurement. */
  settle(): unknown;
  close(): unknown;
}

async function sqljs(folder: string, blocking: boolean): Promise<Store> {
  const limani = new SqljsLimani({
    folder,
    workerUrl: new URL('../../src/limani/sqljs/worker/main.ts', import.meta.url),
    blocking,
    publishAfterMs: 30_000,
    onWarning: (message) => console.error(message),
  });
  await limani.connect();
  await limani.createRun({ runId: RUN, runIdHuman: 'bench', startTime: 1, hailerInfo: {}, fresh: true });
  const hostId = await limani.getOrCreateHost(RUN, 'here');
  const insert = (): Promise<void> => limani.insertOperation(operation(hostId));
  return {
    one: insert,
    group: (size) => Promise.all(Array.from({ length: size }, insert)),
    settle: () => limani.flush(),
    close: () => limani.disconnect(),
  };
}

function nodeSqlite(folder: string): Store {
  const db = new DatabaseSync(path.join(folder, 'runs.db'));
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;');
  for (const migration of MIGRATIONS) db.exec(migration);
  const statement = db.prepare(KINDS.op.sql);
  const insert = (): unknown => statement.run(...(endValues(operation(1)).map(bound) as SQLInputValue[]));
  return {
    one: insert,
    group(size) {
      db.exec('BEGIN');
      for (let i = 0; i < size; i++) insert();
      db.exec('COMMIT');
    },
    settle: () => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'),
    close: () => db.close(),
  };
}

/** Rows per second. */
interface Rates {
  readonly single: number;
  readonly grouped: number;
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Of each store, the median rate; they take turns, insert by insert, so that all meet the same machine. */
async function rates(stores: readonly Store[], rows: number, times: number): Promise<number[]> {
  const spent = stores.map((): number[] => []);
  for (let i = 0; i < times; i++)
    for (const [s, store] of stores.entries()) {
      const start = performance.now();
      await (rows === 1 ? store.one() : store.group(rows));
      spent[s]!.push(performance.now() - start);
    }
  return spent.map((values) => (rows * 1000) / median(values));
}

/** Rates of each store, filled up to `size`. */
async function measure(stores: readonly Store[], size: number): Promise<Rates[]> {
  for (const store of stores) {
    for (let filled = 0; filled < size; filled += 1000) await store.group(1000);
    await store.settle();
  }
  const single = await rates(stores, 1, SINGLES);
  for (const store of stores) await store.settle();
  const grouped = await rates(stores, GROUP, GROUPS);
  return stores.map((_, i) => ({ single: single[i]!, grouped: grouped[i]! }));
}

async function measureAt(size: number): Promise<Rates[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-bench-'));
  const at = (name: string): string => path.join(folder, name);
  const stores = [await sqljs(at('blocking'), true), await sqljs(at('pool'), false), nodeSqlite(folder)];
  try {
    return await measure(stores, size);
  } finally {
    for (const store of stores) await store.close();
    rmSync(folder, { recursive: true });
  }
}

const perSecond = (value: number): string => `${Math.round(value)}/s`;

function against(what: string, mine: number, theirs: number, bounds: Pick<Figure, 'floor' | 'goal'>): Figure {
  const note = `${perSecond(mine)}, node:sqlite WAL FULL ${perSecond(theirs)}`;
  return { name: `durable inserts, ${what} / node:sqlite`, ratio: mine / theirs, note, ...bounds };
}

export async function bench(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const singles: number[] = [];
  for (const size of [10_000, 100_000]) {
    const [line, editor, theirs] = (await measureAt(size)) as [Rates, Rates, Rates];
    const at = `at ${size / 1000}k rows`;
    const group = `groups of ${GROUP}`;
    figures.push(
      against(`command line, one by one, ${at}`, line.single, theirs.single, { floor: 0.5, goal: 1 }),
      against(`command line, ${group}, ${at}`, line.grouped, theirs.grouped, { floor: 2, goal: 4 }),
      against(`editor, one by one, ${at}`, editor.single, theirs.single, {}),
      against(`editor, ${group}, ${at}`, editor.grouped, theirs.grouped, {}),
    );
    singles.push(line.single);
  }
  const [small = NaN, large = NaN] = singles;
  figures.push({
    name: 'durable inserts, one by one, at 100k rows / at 10k rows',
    ratio: large / small,
    note: `${perSecond(large)}, ${perSecond(small)}`,
    floor: 0.7,
  });
  return figures;
}
