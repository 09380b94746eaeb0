import { expect, test } from 'vitest';
import { nameOf, readUid, sequenceOf, TX_SEQUENCE, uidOf } from './numbers.ts';

test('an operation carries its number, and its place where its cell has no name', () => {
  expect(uidOf('run', 2, null, '3')).toBe('run/2');
  for (const [called, position] of [
    ['3', '3'],
    ['p99', null],
    ['', null],
    ['1#2', null],
  ] as const)
    expect(readUid(uidOf('run', 2, 7, called))).toEqual({ number: 7, position });
  for (const other of ['run/2', 'run#7', 'x', 'run/2#', 'run/2@#7']) expect(readUid(other)).toBeNull();
  expect([nameOf('p99'), nameOf('12'), nameOf('012')]).toEqual(['p99', undefined, '012']);
});

test('each table has a sequence of its own, however long its name', () => {
  const long = 'x'.repeat(5000);
  const names = [TX_SEQUENCE, ...['web', 'Web', long, `${long}y`].map(sequenceOf)];
  expect(new Set(names).size).toBe(5);
  for (const name of names) expect(name.length).toBeLessThan(300);
});
