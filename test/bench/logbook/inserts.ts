// Durable inserts against node:sqlite with the same rows, tables and promise (WAL, synchronous=FULL: synced when it returns).
// Both are measured from the operation, as the recorder has it, until it is on disk, over blocks of inserts. What a caller
// waits for is in the figures: SQLite moves its log into its tables whenever that has 1000 pages, within an insert. A run store
// publishes its image in a thread of its own, later.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { endValues } from '../../../src/limani/sql/records.ts';
import { MIGRATIONS } from '../../../src/limani/sqljs/migrations.ts';
import { bound, KINDS } from '../../../src/limani/sqljs/schema.ts';
import type { Figure } from '../figure.ts';
import { median, times } from '../rounds.ts';
import { connect, operation, perSecond } from './sample.ts';

const RUN = '0193a000-0000-7000-8000-000000000000';
const SIZES = [10_000, 100_000];
const GROUP = 64;
/** Long enough for SQLite to move its log in each, and all blocks together less than what makes a run store publish. */
const SINGLES = { blocks: 7, inserts: 300 };
const GROUPS = { blocks: 7, inserts: 16 };

let rows = 0;

/** A store that takes rows one by one or in groups, durably. */
interface Store {
  one(): unknown;
  group(size: number): unknown;
  /** Does what is due, so that none of it falls into a measurement. */
  settle(): unknown;
  close(): unknown;
}

async function sqljs(folder: string, blocking: boolean): Promise<Store> {
  const limani = await connect(folder, blocking);
  await limani.createRun({ runId: RUN, runIdHuman: 'bench', startTime: 1, hailerInfo: {}, fresh: true });
  const hostId = await limani.getOrCreateHost(RUN, 'here');
  const insert = (): Promise<void> => limani.insertOperation(operation(RUN, hostId, ++rows, true));
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
  const insert = (): unknown =>
    statement.run(...(endValues(operation(RUN, 1, ++rows, true)).map(bound) as SQLInputValue[]));
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

/** Rows per second of each store, sustained: in blocks that take turns, of which the middle one counts. */
async function rates(
  stores: readonly Store[],
  size: number,
  { blocks, inserts }: { readonly blocks: number; readonly inserts: number },
): Promise<number[]> {
  const block = (store: Store) => async (): Promise<void> => {
    for (let i = 0; i < inserts; i++) await (size === 1 ? store.one() : store.group(size));
  };
  const spent = await times(stores.map(block), { rounds: blocks, each: 1 });
  return spent.map((values) => (size * inserts * 1000) / median(values));
}

async function fill(store: Store, size: number): Promise<void> {
  for (let filled = 0; filled < size; filled += 1000) await store.group(1000);
  await store.settle();
}

const THEIRS = 'node:sqlite WAL FULL';

function against(what: string, mine: number, theirs: number, bounds: Pick<Figure, 'floor' | 'goal'>): Figure {
  const note = `${perSecond(mine)}, ${THEIRS} ${perSecond(theirs)}`;
  return { name: `durable inserts, ${what} / ${THEIRS}`, ratio: mine / theirs, note, ...bounds };
}

interface Measured {
  readonly size: number;
  readonly line: { readonly single: number; readonly grouped: number };
  readonly editor: { readonly single: number; readonly grouped: number };
  readonly theirs: { readonly single: number; readonly grouped: number };
}

async function measure(folder: string): Promise<Measured[]> {
  const stores: Store[] = [];
  try {
    for (const size of SIZES) {
      const at = (name: string): string => mkdtempSync(path.join(folder, `${name}-`));
      const three = [
        await sqljs(at('line'), true),
        await sqljs(at('editor'), false),
        nodeSqlite(at('sqlite')),
      ];
      stores.push(...three);
      for (const store of three) await fill(store, size);
    }
    const single = await rates(stores, 1, SINGLES);
    for (const store of stores) await store.settle();
    const grouped = await rates(stores, GROUP, GROUPS);
    return SIZES.map((size, i) => {
      const of = (s: number): Measured['line'] => ({
        single: single[3 * i + s]!,
        grouped: grouped[3 * i + s]!,
      });
      return { size, line: of(0), editor: of(1), theirs: of(2) };
    });
  } finally {
    for (const store of stores) await store.close();
  }
}

function figuresOf({ size, line, editor, theirs }: Measured): Figure[] {
  const at = `at ${size / 1000}k rows`;
  const group = `groups of ${GROUP}`;
  return [
    against(`command line, one by one, ${at}`, line.single, theirs.single, { floor: 0.5, goal: 1 }),
    against(`command line, ${group}, ${at}`, line.grouped, theirs.grouped, { floor: 2, goal: 4 }),
    against(`editor, one by one, ${at}`, editor.single, theirs.single, {}),
    against(`editor, ${group}, ${at}`, editor.grouped, theirs.grouped, {}),
  ];
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-bench-'));
  try {
    const measured = await measure(folder);
    const [small, large] = measured as [Measured, Measured];
    const flat = (what: string, of: (measured: Measured) => number): Figure => ({
      name: `durable inserts, ${what}, at 100k rows / at 10k rows`,
      ratio: of(large) / of(small),
      note: `${perSecond(of(large))}, ${perSecond(of(small))}`,
      floor: 0.7,
    });
    return [
      ...measured.flatMap(figuresOf),
      flat('one by one', ({ line }) => line.single),
      flat(`groups of ${GROUP}`, ({ line }) => line.grouped),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
