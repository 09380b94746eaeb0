import { expect, test } from 'vitest';
import { unlike } from './shape.ts';

const EXAMPLE = {
  run: 'x',
  cells: [
    { name: 'a', error: { code: 'c' } },
    { name: null, took: 1 },
  ],
  data: {},
};

test('what is like the example passes, and nothing else', () => {
  const like = (value: Parameters<typeof unlike>[0]) => unlike(value, [EXAMPLE]);
  expect(like({ run: 'y', cells: [], data: { any: [1] } })).toEqual([]);
  expect(like({ run: 'y', cells: [{ name: null }], data: 'text' })).toEqual([]);
  expect(like({ run: 1, cells: [{ took: 1 }, { name: 'x', extra: 1, error: {} }], data: 1 })).toEqual([
    '$.run is number, not string',
    '$.cells[0].name is missing',
    '$.cells[1].extra is number, not documented',
    '$.cells[1].error.code is missing',
  ]);
  expect(like({ cells: [], data: 1 })).toEqual(['$.run is missing']);
});
