import type { JsonValue } from '../../results/json.ts';
import type { Column, Table } from '../../results/schema.ts';

export type Direction = 'ascending' | 'descending';

export interface Sorting {
  readonly column: number;
  readonly direction: Direction;
}

/** Figures are looked at from the top, words from A. */
const firstDirection = ({ type }: Column): Direction =>
  type === 'number' || type === 'time' ? 'descending' : 'ascending';

/** What a press on a column's head leads to: first direction, the other one, the order as it came. */
export const nextSorting = (
  current: Sorting | undefined,
  index: number,
  column: Column,
): Sorting | undefined => {
  const first = firstDirection(column);
  if (current?.column !== index) return { column: index, direction: first };
  if (current.direction !== first) return undefined;
  return { column: index, direction: first === 'ascending' ? 'descending' : 'ascending' };
};

const WORDS: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity, NaN: NaN };

const numberOf = (value: JsonValue): number =>
  typeof value === 'number' ? value : typeof value === 'string' ? (WORDS[value] ?? NaN) : NaN;

const text = (value: JsonValue): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

const collator = new Intl.Collator('en', { numeric: true });

/** 0: comparable; 1: NaN; 2: nothing. Later classes come last in either direction. */
const classOf = (value: JsonValue, numeric: boolean): number =>
  value === null ? 2 : numeric && Number.isNaN(numberOf(value)) ? 1 : 0;

/** The row numbers of a table in the order asked for; equal rows keep their order. */
export const sortedRows = ({ columns, rows }: Table, sorting: Sorting | undefined): number[] => {
  const order = Array.from(rows.keys());
  const type = sorting && columns[sorting.column]?.type;
  if (!sorting || !type) return order;
  const numeric = type === 'number' || type === 'time';
  const sign = sorting.direction === 'ascending' ? 1 : -1;
  const cell = (row: number): JsonValue => rows[row]?.[sorting.column] ?? null;
  const compare = (a: JsonValue, b: JsonValue): number => {
    if (!numeric) return collator.compare(text(a), text(b));
    const [x, y] = [numberOf(a), numberOf(b)];
    // Not a difference: infinities have none.
    return x < y ? -1 : x > y ? 1 : 0;
  };
  return order.sort((i, j) => {
    const [a, b] = [cell(i), cell(j)];
    const byClass = classOf(a, numeric) - classOf(b, numeric);
    if (byClass !== 0 || classOf(a, numeric) !== 0) return byClass;
    return sign * compare(a, b);
  });
};
