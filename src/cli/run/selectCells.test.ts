import { expect, test } from 'vitest';
import type { Notebook } from '../../notebook/model.ts';
import { listCells, selectCells } from './selectCells.ts';

const notebook: Notebook = {
  frontMatter: {},
  problems: [],
  cells: [
    { kind: 'markup', source: '# t' },
    { kind: 'code', source: '@plugin=prometheus\n@name=p99\nup' },
    { kind: 'code', source: '@plugin=http\n@name=health\n' },
    { kind: 'markup', source: 'text' },
    { kind: 'code', source: 'up' },
  ],
};
const cells = listCells(notebook);
const chosen = (...wanted: string[]): number[] => selectCells(cells, wanted).map((c) => c.index);

test('code cells are counted from one and keep their place', () => {
  expect(cells.map(({ index, position, name, plugin }) => [index, position, name, plugin])).toEqual([
    [1, 1, 'p99', 'prometheus'],
    [2, 2, 'health', 'http'],
    [3, 4, undefined, undefined],
  ]);
});

test('cells are chosen by number or name, and run in the order of the notebook', () => {
  expect(chosen()).toEqual([1, 2, 3]);
  expect(chosen('3', 'p99', '1')).toEqual([1, 3]);
  expect(() => chosen('helth')).toThrow(
    'There is no cell "helth". Did you mean "health"? Code cells: 3; named: p99, health.',
  );
  expect(() => chosen('0')).toThrow('There is no cell "0"');
});
