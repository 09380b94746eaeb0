import { formatCell } from '../cell.ts';
import { bold, inline, markdownTable, plural, shorten } from '../markdown.ts';
import type { Table } from '../schema.ts';

const MAX_ROWS = 50;
const MAX_CELL = 200;

/** "12 rows, 3 columns" */
export const summarizeTable = ({ rows, columns }: Table): string =>
  `${plural(rows.length, 'row')}, ${plural(columns.length, 'column')}`;

/** Rows as a Markdown table; times in UTC, long cells shortened. */
export const tableMarkdown = (table: Table): string => {
  const head = table.columns.map(({ name, type }) => ({
    text: `${inline(shorten(name, MAX_CELL))}${type === 'time' ? ' (UTC)' : ''}`,
    right: type === 'number',
  }));
  const rows = table.rows.map((row) =>
    table.columns.map((column, i) => {
      const text = shorten(formatCell(row[i] ?? null, column), MAX_CELL);
      return column.type === 'time' ? text : inline(text);
    }),
  );
  return markdownTable(head, rows);
};

/** The Markdown twin: a count and the first rows as a table. */
export const describeTable = (table: Table): string => {
  const count = table.rows.length === 0 ? 'No rows.' : `${summarizeTable(table)}.`;
  const parts = [bold(table.title ?? ''), count].filter((part) => part !== '');
  if (table.rows.length === 0 || table.columns.length === 0) return parts.join('\n\n');
  parts.push(tableMarkdown({ ...table, rows: table.rows.slice(0, MAX_ROWS) }));
  const more = table.rows.length - MAX_ROWS;
  if (more > 0) parts.push(`… and ${plural(more, 'more row')}`);
  return parts.join('\n\n');
};
