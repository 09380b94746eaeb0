import type { Table } from '../../results/schema.ts';
import { csvTime, toCsv } from '../csv.ts';
import type { Line } from './lines.ts';

type Cell = number | string | null;

/** Times in order, with one cell per series; null where a series has no sample. */
const rowsOf = (lines: readonly Line[]): [number, ...Cell[]][] => {
  const byTime = new Map<number, Cell[]>();
  for (const [i, { points }] of lines.entries())
    for (const [t, value] of points) {
      const cells = byTime.get(t) ?? new Array<Cell>(lines.length).fill(null);
      cells[i] = value;
      byTime.set(t, cells);
    }
  return [...byTime].sort(([a], [b]) => a - b).map(([t, cells]) => [t, ...cells]);
};

/** The samples as a table: a column of times, then one per series. */
export const toTable = (lines: readonly Line[], unit: string | undefined): Table => ({
  columns: [
    { name: 'Time', type: 'time' },
    ...lines.map(({ name }) => ({ name, type: 'number' as const, ...(unit !== undefined && { unit }) })),
  ],
  rows: rowsOf(lines),
});

/** The samples as CSV: times in RFC 3339 UTC, values as they came, nothing where there is no sample. */
export const toTimeSeriesCsv = (lines: readonly Line[]): string =>
  toCsv([
    ['time', ...lines.map(({ name }) => name)],
    ...rowsOf(lines).map(([t, ...cells]) => [csvTime(t), ...cells.map((cell) => String(cell ?? ''))]),
  ]);
