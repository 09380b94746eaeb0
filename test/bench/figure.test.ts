import { expect, test } from 'vitest';
import { table, verdict } from './figure.ts';

const figure = { name: 'a', ratio: 4, note: 'b' };

test('more is better unless said otherwise', () => {
  expect(verdict(figure)).toBeUndefined();
  expect(verdict({ ...figure, floor: 5 })).toBe('MISSED');
  expect(verdict({ ...figure, floor: 4 })).toBe('held');
  expect(verdict({ ...figure, floor: 3, goal: 4 })).toBe('goal');
  expect(verdict({ ...figure, floor: 6, goal: 3, lowerIsBetter: true })).toBe('held');
  expect(verdict({ ...figure, floor: 3, lowerIsBetter: true })).toBe('MISSED');
});

test('columns are aligned', () => {
  expect(table([{ ...figure, name: 'longer', floor: 2 }]).split('\n')).toEqual([
    '        ratio  floor  goal',
    'longer  4.00x  ≥ 2x         held  b',
  ]);
});
