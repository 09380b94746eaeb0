import type { JsonValue } from '../../results/json.ts';
import type { Column, Table } from '../../results/schema.ts';
import { csvTime, toCsv } from '../csv.ts';

const csvCell = (value: JsonValue, column: Column): string => {
  if (value === null) return '';
  if (column.type === 'time') return csvTime(value as number);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** Columns and rows as CSV: values as they came, times in RFC 3339 UTC. */
export const tableCsv = ({ columns, rows }: Table): string =>
  toCsv([
    columns.map(({ name }) => name),
    ...rows.map((row) => columns.map((column, i) => csvCell(row[i] ?? null, column))),
  ]);
