import { formatCell } from '../cell.ts';
import { bold, inline, markdownTable, plural, shorten } from '../markdown.ts';
import type { Table } from '../schema.ts';

const MAX_ROWS = 50;
const MAX_CELL = 200;

/** "12 rows, 3 columns" */
export const summarizeTable = ({ rows, columns }: Table): string =>
  `${plural(rows.length, 'row')}, ${plural(columns.length, 'column')}`;

/** The Markdown twin: a count and the first rows as a table. */
export const describeTable = (table: Table): string => {
  const count = table.rows.length === 0 ? 'No rows.' : `${summarizeTable(table)}.`;
  const parts = [bold(table.title ?? ''), count].filter((part) => part !== '');
  if (table.rows.length === 0 || table.columns.length === 0) return parts.join('\n\n');
  const head = table.columns.map(({ name, type }) => ({
    text: `${inline(shorten(name, MAX_CELL))}${type === 'time' ? ' (UTC)' : ''}`,
    right: type === 'number',
  }));
  const rows = table.rows.slice(0, MAX_ROWS).map((row) =>
    table.columns.map((column, i) => {
      const text = shorten(formatCell(row[i] ?? null, column), MAX_CELL);
      return column.type === 'time' ? text : inline(text);
    }),
  );
  parts.push(markdownTable(head, rows));
  const more = table.rows.length - MAX_ROWS;
  if (more > 0) parts.push(`… and ${plural(more, 'more row')}`);
  return parts.join('\n\n');
};
