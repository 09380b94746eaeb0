import type { JsonValue } from './json.ts';
import { excerpt } from './error.ts';

/** What is wrong with a value, and where inside it; the first fault found. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

/** Looks through a value; `undefined` means sound. */
export type Check = (value: unknown) => Fault | undefined;

const expected = (what: string, value: unknown, ...path: (string | number)[]): Fault => ({
  path,
  problem: `expected ${what}, got ${excerpt(value)}`,
});

export const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);

/** A number, a gap (null), or a word for what JSON has no number for. */
export const isSampleValue = (value: unknown): boolean =>
  value === null || isTime(value) || value === 'NaN' || value === '+Inf' || value === '-Inf';

const SAMPLE = 'a number, null, "NaN", "+Inf" or "-Inf"';

/** An array of `[time, value]`, ascending in time (equal times may follow each other). */
export const checkPoints: Check = (points) => {
  if (!Array.isArray(points)) return expected('an array of [time, value]', points);
  let last = -Infinity;
  for (let i = 0; i < points.length; i++) {
    const point: unknown = points[i];
    if (!Array.isArray(point) || point.length !== 2) return expected('[time, value]', point, i);
    const [t, value] = point as unknown[];
    if (!isTime(t)) return expected('a time in epoch seconds', t, i, 0);
    if (!isSampleValue(value)) return expected(SAMPLE, value, i, 1);
    if (t < last) return { path: [i, 0], problem: `times must ascend, but ${t} comes after ${last}` };
    last = t;
  }
  return undefined;
};

/** An object whose values are strings. */
export const checkLabels: Check = (labels) => {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels))
    return expected('an object of labels', labels);
  for (const [key, value] of Object.entries(labels))
    if (typeof value !== 'string') return expected('a string', value, key);
  return undefined;
};

/** Deeper JSON than this is refused: no reader of a table cell unfolds it, and recursion has an end. */
const MAX_DEPTH = 100;

/** JSON that prints again as it was: no number beyond a double (parsed as an infinity), not absurdly deep. */
const checkJson = (value: unknown, depth = 0): Fault | undefined => {
  if (typeof value === 'number' && !Number.isFinite(value))
    return { path: [], problem: 'a number beyond the range of a double' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_DEPTH) return { path: [], problem: `nested more than ${MAX_DEPTH} levels deep` };
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value);
  for (const [key, child] of entries) {
    const fault = checkJson(child, depth + 1);
    if (fault) return { path: [key, ...fault.path], problem: fault.problem };
  }
  return undefined;
};

export type ColumnType = 'string' | 'number' | 'time' | 'boolean' | 'json';

const cellCheck: Record<ColumnType, Check> = {
  string: (v) => (v === null || typeof v === 'string' ? undefined : expected('a string or null', v)),
  number: (v) => (isSampleValue(v) ? undefined : expected(SAMPLE, v)),
  time: (v) => (v === null || isTime(v) ? undefined : expected('a time in epoch seconds or null', v)),
  boolean: (v) => (v === null || typeof v === 'boolean' ? undefined : expected('true, false or null', v)),
  json: (v) => checkJson(v),
};

/** Every row has one cell per column, of the column's type. */
export const checkRows = (
  columns: readonly { readonly name: string; readonly type: ColumnType }[],
  rows: readonly (readonly JsonValue[])[],
): Fault | undefined => {
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns.length)
      return { path: [i], problem: `expected ${columns.length} cells, one per column, got ${row.length}` };
    for (const [j, column] of columns.entries()) {
      const fault = cellCheck[column.type](row[j]);
      if (fault)
        return {
          path: [i, j, ...fault.path],
          problem: `${fault.problem} (column ${JSON.stringify(column.name)})`,
        };
    }
  }
  return undefined;
};
