// Durable inserts against SQLite with the same rows, tables and promise (WAL, synchronous=FULL: synced when it returns), by
// node:sqlite and by better-sqlite3. All are measured from the operation, as the recorder has it, until it is on disk, over
// blocks of inserts. What a caller waits for is in the figures: SQLite moves its log into its tables whenever that has 1000
// pages, within an insert. A run store publishes its image in a thread of its own, later.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Figure } from '../../figure.ts';
import { median, times } from '../../rounds.ts';
import { perSecond } from '../sample.ts';
import { prefill } from './prefilled.ts';
import { betterSqlite3, nodeSqlite, sqljs, type Store } from './stores.ts';

const SIZES = [10_000, 1_000_000] as const;
const GROUP = 64;
/** Long enough for SQLite to move its log in each, and all blocks together less than what makes a run store publish. */
const SINGLES = { blocks: 7, inserts: 250 };
const GROUPS = { blocks: 7, inserts: 12 };

interface Rates {
  readonly single: number;
  readonly grouped: number;
}

interface Measured {
  readonly size: number;
  readonly line: Rates;
  readonly editor: Rates;
  readonly node: Rates;
  readonly better: Rates;
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

async function storesOf(folder: string, size: number): Promise<Store[]> {
  const image = path.join(folder, `${size}.sqlite`);
  prefill(image, size);
  const at = (name: string): string => path.join(folder, `${name}-${size}`);
  return [
    await sqljs(at('line'), image, true),
    await sqljs(at('editor'), image, false),
    nodeSqlite(at('node'), image),
    betterSqlite3(at('better'), image),
  ];
}

async function measure(folder: string): Promise<Measured[]> {
  const stores: Store[] = [];
  try {
    for (const size of SIZES) stores.push(...(await storesOf(folder, size)));
    const single = await rates(stores, 1, SINGLES);
    for (const store of stores) await store.settle();
    const grouped = await rates(stores, GROUP, GROUPS);
    return SIZES.map((size, i) => {
      const of = (s: number): Rates => ({ single: single[4 * i + s]!, grouped: grouped[4 * i + s]! });
      return { size, line: of(0), editor: of(1), node: of(2), better: of(3) };
    });
  } finally {
    for (const store of stores) await store.close();
  }
}

const PEERS = { node: 'node:sqlite', better: 'better-sqlite3' } as const;

function against(
  what: string,
  mine: number,
  peer: string,
  theirs: number,
  bounds: Pick<Figure, 'floor' | 'goal'>,
): Figure {
  const note = `${perSecond(mine)}, ${peer} ${perSecond(theirs)}`;
  return { name: `durable inserts, ${what} / ${peer} WAL FULL`, ratio: mine / theirs, note, ...bounds };
}

function figuresOf(measured: Measured): Figure[] {
  const { size, line, editor } = measured;
  const at = `at ${size / 1000}k rows`;
  const group = `groups of ${GROUP}`;
  return (['node', 'better'] as const).flatMap((key) => {
    const [peer, theirs] = [PEERS[key], measured[key]];
    return [
      against(`command line, one by one, ${at}`, line.single, peer, theirs.single, { floor: 0.5, goal: 1 }),
      against(`command line, ${group}, ${at}`, line.grouped, peer, theirs.grouped, { floor: 2, goal: 4 }),
      against(`editor, one by one, ${at}`, editor.single, peer, theirs.single, {}),
      against(`editor, ${group}, ${at}`, editor.grouped, peer, theirs.grouped, {}),
    ];
  });
}

export async function bench(): Promise<Figure[]> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-bench-'));
  try {
    const measured = await measure(folder);
    const [small, large] = measured as [Measured, Measured];
    const flat = (what: string, of: (measured: Measured) => number): Figure => ({
      name: `durable inserts, ${what}, at 1M rows / at 10k rows`,
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
