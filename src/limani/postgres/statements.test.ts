import { expect, test } from 'vitest';
import { factValues } from '../records/records.ts';
import { numbered, quoted } from './server.ts';
import { bound } from '../records/bound.ts';
import { columnsOf, INSERTS, type InsertKind } from './statements.ts';

test('marks become numbers, names are quoted', () => {
  expect(numbered('a = ? AND b IN (?, ?)')).toBe('a = $1 AND b IN ($2, $3)');
  expect(quoted('a "b"')).toBe('"a ""b"""');
});

test('JSON is kept as text; what is none is refused', () => {
  expect([bound('a'), bound(1), bound(null), bound({ a: [1] })]).toEqual(['a', 1, null, '{"a":[1]}']);
  const cyclic: Record<string, never> = {};
  Object.assign(cyclic, { cyclic });
  expect(() => bound(cyclic)).toThrow(expect.objectContaining({ code: 'invalid' }));
});

test('outputs of what came late are known by their hash, of other facts not', () => {
  const fact = { runId: 'r', timestamp: 1, logLevel: 'info', command: 'c', detail: { outputHash: 'h' } };
  const last = (context: string) => columnsOf('fact', factValues({ ...fact, context })).at(-1);
  expect([last('late'), last('http')]).toEqual(['h', null]);
});

test('each row has a mark for each column', () => {
  const columns = (kind: InsertKind): number => INSERTS[kind].into.split(',').length;
  const values = (kind: InsertKind): number => INSERTS[kind].row.split(',').length;
  for (const kind of Object.keys(INSERTS) as InsertKind[])
    expect([kind, values(kind)]).toEqual([kind, columns(kind)]);
});
