import fc from 'fast-check';
import initSqlJs, { type Database } from 'sql.js';
import { expect, test } from 'vitest';
import type { Json } from '../entries.ts';
import { RUN_STATUSES, type RunStatus } from '../status.ts';
import { MIGRATIONS } from './migrations.ts';
import { Applier } from './applier.ts';
import { KINDS, migrate, storedVersion, type Kind } from './schema.ts';

const sql = await initSqlJs();
const EMPTY = (() => {
  const db = new sql.Database();
  migrate(db);
  return db.export();
})();
const fresh = (): Database => new sql.Database(EMPTY);

type Said = readonly [kind: Kind, values: readonly Json[]];

function apply(db: Database, said: readonly Said[]): void {
  const applier = new Applier(db);
  for (const [kind, values] of said) applier.apply({ kind, values });
  applier.close();
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

test('a run that two writers began is known as such, one that its writer began again is not', () => {
  const db = fresh();
  const begun = (runId: string, writer: string): Said => [
    'run',
    [runId, 'human', 1, '{}', '[]', null, writer],
  ];
  apply(db, [
    begun('a', 'w1'),
    begun('a', 'w2'),
    begun('b', 'w1'),
    begun('b', 'w1'),
    ['status', ['c', 'running']],
    begun('c', 'w1'),
  ]);
  expect(db.exec('SELECT run_id FROM _contested')[0]?.values).toEqual([['a']]);
  db.close();
});

test('an end that is told while others call the run interrupted keeps its time and summary', () => {
  const died: Said = ['end', ['r', 7, 'interrupted', null]];
  const ended: Said = ['end', ['r', 9, 'success', { a: 1 }]];
  for (const both of [
    [died, ended],
    [ended, died],
  ]) {
    const db = fresh();
    apply(db, [CREATED, ...both]);
    const shown = db.exec('SELECT status, end_time, summary_json FROM runs')[0]?.values;
    expect(shown).toEqual([['interrupted', 9, '{"a":1}']]);
    db.close();
  }
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

test('start and end of an operation give the same in either order', () => {
  const begin: Said = ['begin', ['u', 'r', 1, 'start', 1, 1, {}, 'cell']];
  const end = (cell: string | null): Said => [
    'op',
    [
      ...['u', 'r', 1, 'op', 'success', 1.5, 2, 0.5, 'h', 0, 1, {}, '', {}, {}, []],
      cell,
      null,
      null,
      null,
      null,
    ],
  ];
  for (const cell of [null, 'other']) {
    const [one, other] = [fresh(), fresh()];
    apply(one, [CREATED, begin, end(cell)]);
    apply(other, [CREATED, end(cell), begin]);
    const shown = 'SELECT name, started, o.cell, p.cell FROM operations o JOIN _places p ON p.id = o.place';
    expect(one.exec(shown)[0]?.values).toEqual([['op', 1, cell ?? 'cell', cell ?? 'cell']]);
    expect(other.exec(shown)).toEqual(one.exec(shown));
    one.close();
    other.close();
  }
});

test('a deleted run stays deleted, whatever else is said of it, before or after', () => {
  const op: Said = [
    'op',
    ['u', 'r', 1, 'op', 'success', 1, 2, 1, 'h', 0, 1, {}, '', {}, {}, [], 'c', null, null, null, null],
  ];
  const said: Said[] = [
    CREATED,
    ['host', [1, 'r', 'web']],
    ['begin', ['u', 'r', 1, 'start', 1, 1, {}, 'c']],
    op,
    ['fact', ['r', 1, 'info', 'test', 'text', null, null, null]],
    ['snap', ['r', 1, 'stage', 1, {}]],
    ['pin', ['r', 1, 5]],
    ['end', ['r', 9, 'success', {}]],
    ['batch', [['fact', 'r', 2, 'info', 'test', 'text', null, null, null]]],
  ];
  const gone: Said = ['delete', ['r', 7]];
  for (let before = 0; before <= said.length; before++) {
    const db = fresh();
    apply(db, [...said.slice(0, before), gone, ...said.slice(before), gone]);
    for (const table of ['runs', 'hosts', 'operations', 'command_n_facts_in_order', 'resource_snapshots'])
      expect(db.exec(`SELECT count(*) FROM ${table}`)[0]?.values).toEqual([[0]]);
    db.close();
  }
});

test('of what was said of a pin the latest counts, in whichever order it comes', () => {
  const pins: Said[] = [
    ['pin', ['r', 1, 1]],
    ['pin', ['r', 0, 2]],
    ['pin', ['r', 1, 3]],
  ];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ])
    for (const created of [0, 3]) {
      const db = fresh();
      const said = pins.map((_, i) => pins[order[i] ?? 0] ?? CREATED);
      apply(db, [...said.slice(0, created), CREATED, ...said.slice(created)]);
      expect(db.exec('SELECT pinned, notebook FROM runs')[0]?.values).toEqual([[1, 'n.databook']]);
      db.close();
    }
});

test('an operation knows its place, also where its run is told of later', () => {
  const begin: Said = ['begin', ['u', 'r', 1, 'start', 1, 1, {}, 'c']];
  const died: Said = ['end', ['r', 7, 'interrupted', null]];
  for (const said of [
    [CREATED, begin],
    [begin, CREATED],
    [begin, died, CREATED],
  ]) {
    const db = fresh();
    apply(db, said);
    expect(
      db.exec('SELECT notebook, p.cell FROM operations o JOIN _places p ON p.id = o.place')[0]?.values,
    ).toEqual([['n.databook', 'c']]);
    db.close();
  }
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

test('a fact of an earlier version, which knew of no contents, is read', () => {
  const db = fresh();
  const fact = (...more: Json[]): Json[] => ['r', 1, 'info', 'http', 'GET /', null, null, null, ...more];
  apply(db, [
    CREATED,
    ['fact', fact()],
    ['fact', fact('sha256:1')],
    ['fact_taken_in', ['r#0', ...fact()]],
    ['fact_taken_in', ['r#1', ...fact('sha256:2')]],
  ]);
  const hashes = db.exec('SELECT content_hash FROM command_n_facts_in_order ORDER BY id')[0]?.values;
  expect(hashes).toEqual([[null], ['sha256:1'], [null], ['sha256:2']]);
  expect(() => apply(db, [['fact', fact('sha256:1', null)]])).toThrow(
    expect.objectContaining({ code: 'newer' }),
  );
  db.close();
});
