import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../results/json.ts';
import type { Column, Table } from '../../results/schema.ts';
import { nextSorting, sortedRows } from './sort.ts';

const table = (type: Column['type'], cells: JsonValue[]): Table => ({
  columns: [{ name: 'c', type }],
  rows: cells.map((cell) => [cell]),
});
const sorted = (
  type: Column['type'],
  cells: JsonValue[],
  direction: 'ascending' | 'descending',
): (JsonValue | undefined)[] => sortedRows(table(type, cells), { column: 0, direction }).map((i) => cells[i]);

describe('sortedRows', () => {
  it('knows infinities, and puts NaN and nothing last in both directions', () => {
    const cells = ['NaN', 1, null, '+Inf', -2, '-Inf'];
    expect(sorted('number', cells, 'ascending')).toEqual(['-Inf', -2, 1, '+Inf', 'NaN', null]);
    expect(sorted('number', cells, 'descending')).toEqual(['+Inf', 1, -2, '-Inf', 'NaN', null]);
  });

  it('reads numbers in texts', () => {
    expect(sorted('string', ['pod-10', 'pod-9', null, 'NaN'], 'ascending')).toEqual([
      'NaN',
      'pod-9',
      'pod-10',
      null,
    ]);
  });

  it('keeps the order of equal rows, and of all without a sorting', () => {
    expect(
      sortedRows(table('json', [{ a: 1 }, [2], { a: 1 }]), { column: 0, direction: 'ascending' }),
    ).toEqual([1, 0, 2]);
    expect(sortedRows(table('number', [3, 1]), undefined)).toEqual([0, 1]);
  });

  it('is a permutation, and one direction is the other reversed where nothing is equal', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer()), (cells) => {
        const up = sortedRows(table('number', cells), { column: 0, direction: 'ascending' });
        expect(up.toSorted((a, b) => a - b)).toEqual([...cells.keys()]);
        expect(sortedRows(table('number', cells), { column: 0, direction: 'descending' })).toEqual(
          up.toReversed(),
        );
      }),
    );
  });
});

describe('nextSorting', () => {
  it.each<[Column['type'], string[]]>([
    ['number', ['descending', 'ascending']],
    ['time', ['descending', 'ascending']],
    ['string', ['ascending', 'descending']],
  ])('goes through both directions and back for %s', (type, directions) => {
    const column: Column = { name: 'c', type };
    const first = nextSorting({ column: 7, direction: 'ascending' }, 0, column);
    const second = nextSorting(first, 0, column);
    expect([first?.direction, second?.direction]).toEqual(directions);
    expect(nextSorting(second, 0, column)).toBeUndefined();
  });
});
