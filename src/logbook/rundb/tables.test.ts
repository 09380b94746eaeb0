import { expect, test } from 'vitest';
import type { Operation } from '../../limani/entries.ts';
import { uidOf } from './numbers.ts';
import { cellTable, checkedTable, RUNDB, runsOf, tableOf } from './tables.ts';

const operation = (uid: string, more: Partial<Operation> = {}): Operation =>
  ({ uid, name: 'p99', cell: 'id', ...more }) as Operation;

test('a cell is a table by its name, else by its place; a call is one of its own', () => {
  const notebook = '/work/a.databook';
  expect(tableOf({ notebook }, operation(uidOf('r', 1, 7, 'p99')))).toBe(`${notebook}#p99`);
  expect(tableOf({ notebook }, operation(uidOf('r', 1, 7, '3')))).toBe(`${notebook}#3`);
  expect(tableOf({ notebook: null }, operation(uidOf('r', 1, 7, '1')))).toBe('call');
  expect(tableOf({ notebook }, operation('r/1'))).toBeNull();
  expect(tableOf({ notebook: RUNDB }, operation(uidOf('r', 1, 7), { cell: 'web' }))).toBe('web');
});

test('its records are looked for in the runs of its notebook', () => {
  expect(runsOf(cellTable('/work/a#1.databook', 'p99'))).toEqual([
    { notebook: '/work/a' },
    { notebook: '/work/a#1.databook' },
  ]);
  expect(runsOf('call')).toEqual([{ cell: 'call' }]);
  expect(runsOf('web')).toEqual([]);
});

test('a table has a name that every store can hold', () => {
  expect(checkedTable('шлюз#1')).toBe('шлюз#1');
  for (const name of ['', 'x'.repeat(513), 'a\0', '\udc00'])
    expect(() => checkedTable(name)).toThrow(expect.objectContaining({ code: 'invalid' }) as Error);
  expect(() => checkedTable('linchpin')).toThrow('"linchpin" is the table of the transactions');
});
