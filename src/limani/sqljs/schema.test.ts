import fc from 'fast-check';
import initSqlJs, { type Database } from 'sql.js';
import { expect, test } from 'vitest';
import type { Json } from '../entries.ts';
import { RUN_STATUSES, type RunStatus } from '../status.ts';
import { MIGRATIONS } from './migrations.ts';
import { bound, KINDS, migrate, storedVersion, type Kind } from './schema.ts';

const sql = await initSqlJs();
const fresh = (): Database => {
  const db = new sql.Database();
  migrate(db);
  return db;
};

type Said = readonly [kind: Kind, values: readonly Json[]];

function apply(db: Database, said: readonly Said[]): void {
  for (const [kind, values] of said) {
    const statement = db.prepare(KINDS[kind].sql);
    statement.run(values.map(bound));
    statement.free();
  }
}
const contents = (db: Database): unknown =>
  db.exec('SELECT * FROM runs; SELECT * FROM operations').map(({ columns, values }) => ({ columns, values }));

const CREATED: Said = ['run', ['r', 'human', 1, '{}', '[]', 'n.databook', 'w1']];

test('each kind takes as many values as its statement has places', () => {
  const db = fresh();
  for (const { sql: text, values } of Object.values(KINDS)) {
    const statement = db.prepare(text);
    expect(statement.bind(Array.from({ length: values }, () => null))).toBe(true);
    expect(() => statement.bind(Array.from({ length: values + 1 }, () => 1))).toThrow();
    statement.free();
  }
  db.close();
});

test('what others say about a run counts the same before and after the run itself is known', () => {
  const finals = RUN_STATUSES.filter((s) => s !== 'queued' && s !== 'running');
  const status = fc.constantFrom<RunStatus>(...RUN_STATUSES).map((s): Said => ['status', ['r', s]]);
  const died = fc.constant<Said>(['end', ['r', 7, 'interrupted', null]]);
  const ended = fc.constantFrom(...finals).map((s): Said => ['end', ['r', 9, s, '{"a":1}']]);
  const own = fc.tuple(status, ended).map(([a, b]) => [CREATED, a, b]);
  const others = fc.array(fc.oneof(status, died), { maxLength: 3 });
  fc.assert(
    fc.property(own, others, fc.array(fc.boolean(), { maxLength: 6 }), (mine, theirs, takeTheirs) => {
      const interleaved: Said[] = [];
      const [a, b] = [[...mine], [...theirs]];
      for (const take of takeTheirs) interleaved.push(...(take ? b : a).splice(0, 1));
      const [one, other] = [fresh(), fresh()];
      apply(one, [...interleaved, ...a, ...b]);
      apply(other, [...mine, ...theirs]);
      expect(contents(one)).toEqual(contents(other));
      one.close();
      other.close();
    }),
    { numRuns: 200 },
  );
});

test('the start of an operation never replaces its end, nor its end another', () => {
  const begin: Said = ['begin', ['u', 'r', 1, 'start', 1, 1, '{}', 'cell']];
  const end = (name: string): Said => [
    'op',
    [
      'u',
      'r',
      1,
      name,
      'success',
      1,
      2,
      1,
      'h',
      0,
      1,
      '{}',
      '',
      '{}',
      '{}',
      '[]',
      null,
      null,
      null,
      null,
      null,
    ],
  ];
  const db = fresh();
  apply(db, [begin, begin, end('first'), begin, end('second')]);
  expect(db.exec('SELECT name, status, cell FROM operations')[0]?.values).toEqual([
    ['first', 'success', 'cell'],
  ]);
  db.close();
});

test('a store of an earlier version is brought up to date, step by step, and once', () => {
  const steps = ['CREATE TABLE a(x)', 'INSERT INTO a VALUES(1)', 'INSERT INTO a VALUES(2)'];
  const db = new sql.Database();
  migrate(db, steps.slice(0, 2));
  expect(storedVersion(db)).toBe(2);
  migrate(db, steps);
  migrate(db, steps);
  expect(storedVersion(db)).toBe(3);
  expect(db.exec('SELECT x FROM a')[0]?.values).toEqual([[1], [2]]);
  db.close();
});

test('a store of a later version is left alone', () => {
  const db = new sql.Database();
  migrate(db, [...MIGRATIONS, 'CREATE TABLE later(x)']);
  expect(() => migrate(db)).toThrow(expect.objectContaining({ code: 'newer' }));
  db.close();
});
