import { expect, test } from 'vitest';
import { meansTable } from './meansTable.ts';

const TABLE = '/work/eu/checkout.databook#p99';

test.each([
  TABLE,
  'p99',
  'checkout',
  'checkout.databook',
  'eu/checkout',
  'checkout#p99',
  'eu/checkout.databook#p99',
])('%s means the cell', (name) => {
  expect(meansTable(name, TABLE)).toBe(true);
});

test.each([
  '',
  'p9',
  'heckout',
  'checkout#p9',
  'us/checkout',
  'checkout#',
  '#p99',
  '/work/eu/checkout.databook#p999',
])('%j does not', (name) => {
  expect(meansTable(name, TABLE)).toBe(false);
});

test('a table that is no cell is called by its name', () => {
  expect([meansTable('web', 'web'), meansTable('we', 'web'), meansTable('', 'web')]).toEqual([
    true,
    false,
    false,
  ]);
});
