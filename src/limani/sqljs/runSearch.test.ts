import initSqlJs from 'sql.js';
import { beforeAll, expect, test } from 'vitest';
import type { Json } from '../entries.ts';
import type { RunFilter } from '../limani.ts';
import type { Cursor } from '../page.ts';
import { Applier } from './applier.ts';
import { migrate } from './schema.ts';
import { rareRuns } from './rareRuns.ts';
import { searchRuns } from './runSearch.ts';
import type { Searched } from './archive/search.ts';
import type { Row } from './view.ts';

const RUNS = 5000;
let db: Searched;

const end = (uid: string, run: string, plugin: string, stdout: string): Json[] => [
  ...[uid, run, 1, 'op', 'success', 1, 2, 1, 'h', 0, 1, { stdout }, '', {}, {}, []],
  ...[`cell-${run}`, plugin, null, null, null],
];

beforeAll(async () => {
  const image = new (await initSqlJs()).Database();
  migrate(image);
  const applier = new Applier(image);
  image.exec('BEGIN');
  for (let i = 0; i < RUNS; i++) {
    const run = `run-${i}`;
    applier.apply({ kind: 'run', values: [run, 'human', i, {}, [], `n${i % 3}`, 'w'] });
    const stdout = i === 77 ? 'no route to host' : 'all is well';
    applier.apply({ kind: 'op', values: end(`u${i}`, run, i % 1000 === 5 ? 'rare@1' : 'common@1', stdout) });
  }
  image.exec('COMMIT');
  db = {
    rows({ sql, values }) {
      const statement = image.prepare(sql);
      const rows: Row[] = [];
      for (statement.bind(values); statement.step();) rows.push(statement.getAsObject());
      statement.free();
      return rows;
    },
    archive: () => undefined,
  };
});

/** A clock that takes a second from one look to the next. */
const slowClock = (): (() => number) => {
  let time = 0;
  return () => (time += 1000);
};

function allPages(filter: RunFilter, limit: number, now?: () => number): string[][] {
  const pages: string[][] = [];
  let after: Cursor | null = null;
  do {
    const { rows, next } = searchRuns(db, filter, { limit, after }, now);
    pages.push(rows.map(({ id }) => String(id)));
    after = next;
  } while (after);
  return pages;
}

test('what is rare is known at once, what is common is not gone through', () => {
  expect(rareRuns(db, { plugin: 'rare' })).toHaveLength(5);
  expect(rareRuns(db, { plugin: 'common' })).toBeUndefined();
  expect(rareRuns(db, { cell: 'cell-run-7' })).toEqual(['run-7']);
  expect(rareRuns(db, { text: 'No Route' })).toEqual(['run-77']);
  expect(rareRuns(db, { status: ['denied', 'failure'] })).toEqual([]);
  expect(rareRuns(db, { status: ['queued', 'failure'] })).toBeUndefined();
  expect(rareRuns(db, { text: 'all is' })).toBeUndefined();
  expect(rareRuns(db, { host: 'nobody', text: 'all is' })).toEqual([]);
  expect(rareRuns(db, {})).toBeUndefined();
});

test('a search that takes too long gives what it has, and goes on where it stopped', () => {
  const filter = { plugin: 'common', status: ['queued', 'running'], notebook: 'n1' } as const;
  const whole = allPages(filter, RUNS, () => 0);
  expect(whole).toHaveLength(1);
  expect(whole[0]).toHaveLength(1666);
  const cut = allPages(filter, RUNS, slowClock());
  expect(cut.length).toBeGreaterThan(1);
  expect(cut.flat()).toEqual(whole[0]);
  expect(allPages({ plugin: 'common', status: ['denied', 'failure'] }, 10, slowClock()).flat()).toEqual([]);
});

test('pages of what is rare and of what is common hold each run once, in order', () => {
  expect(allPages({ plugin: 'rare' }, 2)).toEqual([
    ['run-4005', 'run-3005'],
    ['run-2005', 'run-1005'],
    ['run-5'],
  ]);
  const pages = allPages({ plugin: 'common' }, 300);
  expect(pages.flat()).toHaveLength(RUNS - 5);
  expect(new Set(pages.flat()).size).toBe(RUNS - 5);
});
