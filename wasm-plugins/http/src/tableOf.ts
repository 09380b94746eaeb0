import type { Table } from '../../sdk/index.ts';
import type { ReadJson } from './json.ts';

type Scalar = string | number | boolean | null;
type Row = Readonly<Record<string, Scalar>>;

/** More columns than this are no table that anybody reads. */
const MAX_COLUMNS = 100;

/** A table that JSON holds. */
export interface FoundTable {
  readonly table: Table;
  /** Rows that it had before some were left out. */
  readonly total: number;
}

const isFlat = (row: unknown): row is Row =>
  typeof row === 'object' &&
  row !== null &&
  !Array.isArray(row) &&
  Object.values(row).every((value) => typeof value !== 'object' || value === null);

const isRows = (value: unknown): value is readonly Row[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every(isFlat) &&
  value.some((row) => Object.keys(row).length > 0);

/** The array of flat objects that a value is, or that is the only such one in it. */
const findRows = (value: unknown): { rows: readonly Row[]; title?: string } | undefined => {
  if (isRows(value)) return { rows: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found = Object.entries(value).filter(([, item]) => isRows(item));
  const [one] = found;
  return one && found.length === 1 ? { title: one[0], rows: one[1] as readonly Row[] } : undefined;
};

const typeOf = (values: readonly Scalar[]): 'string' | 'number' | 'boolean' => {
  const types = new Set(values.filter((value) => value !== null).map((value) => typeof value));
  const [only] = types;
  return types.size === 1 && (only === 'number' || only === 'boolean') ? only : 'string';
};

/** JSON as a table: an array of flat objects, or an object with one such array. `undefined` for anything else. */
export function tableOf({ value, mark }: ReadJson, maxRows: number): FoundTable | undefined {
  const found = findRows(value);
  if (!found) return undefined;
  const rows = found.rows.slice(0, maxRows);
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (names.length > MAX_COLUMNS) return undefined;
  const plain = (cell: Scalar): Scalar =>
    typeof cell === 'string' && cell.startsWith(mark) ? cell.slice(mark.length) : cell;
  const columns = names.map((name) => {
    const cells = rows.map((row) => plain(Object.hasOwn(row, name) ? (row[name] ?? null) : null));
    const type = typeOf(cells);
    return { name, type, cells: type === 'string' ? cells.map((c) => (c === null ? c : String(c))) : cells };
  });
  return {
    total: found.rows.length,
    table: {
      ...(found.title !== undefined && { title: found.title }),
      columns: columns.map(({ name, type }) => ({ name, type })),
      rows: rows.map((_, i) => columns.map(({ cells }) => cells[i] ?? null)),
    },
  };
}
