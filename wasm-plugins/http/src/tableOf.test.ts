import { expect, it } from 'vitest';
import { readJson } from './json.ts';
import { tableOf } from './tableOf.ts';

const found = (value: unknown, maxRows = 1000) => {
  const json = readJson(typeof value === 'string' ? value : JSON.stringify(value));
  return json && tableOf(json, maxRows);
};

it('an array of flat objects is a table, with a column for each key of any row', () => {
  expect(
    found([
      { name: 'pay', up: true, p99: 1.5, note: null },
      { name: 'cart', up: false, p99: 2, zone: 3 },
      { name: 'web', up: null, zone: 'b' },
    ])?.table,
  ).toEqual({
    columns: [
      { name: 'name', type: 'string' },
      { name: 'up', type: 'boolean' },
      { name: 'p99', type: 'number' },
      { name: 'note', type: 'string' },
      { name: 'zone', type: 'string' },
    ],
    rows: [
      ['pay', true, 1.5, null, null],
      ['cart', false, 2, null, '3'],
      ['web', null, null, null, 'b'],
    ],
  });
});

it('so is the only such array of an object, which names it', () => {
  expect(found({ total: 1, tags: ['a'], items: [{ a: 1 }] })?.table).toMatchObject({
    title: 'items',
    rows: [[1]],
  });
  expect(found({ items: [{ a: 1 }], more: [{ b: 1 }] })).toBeUndefined();
});

it.each([
  [[]],
  [[{}]],
  [{}],
  [null],
  ['"text"'],
  [3],
  [[1, 2]],
  [[{ a: { b: 1 } }]],
  [[{ a: [] }]],
  [[{ a: 1 }, null]],
])('%j is none', (value) => {
  expect(found(value)).toBeUndefined();
});

it('keeps large integers, and keys that objects have anyway', () => {
  expect(found('[{"id":12345678901234567890,"toString":1},{"id":7,"__proto__":"x"}]')?.table).toEqual({
    columns: [
      { name: 'id', type: 'string' },
      { name: 'toString', type: 'number' },
      { name: '__proto__', type: 'string' },
    ],
    rows: [
      ['12345678901234567890', 1, null],
      ['7', null, 'x'],
    ],
  });
});

it('is cut at so many rows, and is none with too many columns', () => {
  const rows = Array.from({ length: 30 }, (_, i) => ({ i }));
  expect(found(rows, 10)).toMatchObject({ total: 30, table: { rows: { length: 10 } } });
  expect(
    found([Object.fromEntries(rows.flatMap(({ i }) => [1, 2, 3, 4].map((k) => [`c${i}_${k}`, i])))]),
  ).toBeUndefined();
});
