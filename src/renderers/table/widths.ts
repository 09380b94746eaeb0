import { formatCell } from '../../results/cell.ts';
import type { Column, Table } from '../../results/schema.ts';

/** Pixels. Longer texts wrap; the elastic column, the widest one of texts, gives way to fit the page. */
const MIN = 30;
const MAX = 460;
const ELASTIC_MIN = 180;
const PADDING = 20;
/** Room for the arrow of a sorted column. */
const ARROW = 16;
/** Texts measured per column: the longest are not always the widest. */
const MEASURED = 5;

const isText = ({ type }: Column): boolean => type === 'string' || type === 'json';

/** The longest texts of a column, without formatting what cannot be among them. */
const candidates = (column: Column, cells: readonly (readonly [Table['rows'][number], number])[]): string[] =>
  cells
    .map(([row, i]) => {
      const cell = row[i] ?? null;
      return typeof cell === 'string' ? cell.slice(0, MAX) : formatCell(cell, column);
    })
    .sort((a, b) => b.length - a.length)
    .slice(0, MEASURED);

/**
 * Widths of a table's columns as CSS lengths, from the texts they hold.
 * @param measure - width of a text in the table's font, pixels
 */
export const columnWidths = ({ columns, rows }: Table, measure: (text: string) => number): string[] => {
  const widths = columns.map((column, i) => {
    const texts = candidates(
      column,
      rows.map((row) => [row, i] as const),
    );
    const head = measure(column.name) * 1.1 + ARROW;
    return Math.ceil(Math.min(MAX, Math.max(MIN, head, ...texts.map(measure))) + PADDING);
  });
  const ofTexts = widths.map((width, i) => (columns[i] && isText(columns[i]) ? width : 0));
  const elastic = ofTexts.indexOf(Math.max(ELASTIC_MIN, ...ofTexts));
  const others = widths.reduce((sum, width, i) => (i === elastic ? sum : sum + width), 0);
  return widths.map((width, i) =>
    i === elastic ? `clamp(${ELASTIC_MIN}px, calc(100cqw - ${others}px), ${width}px)` : `${width}px`,
  );
};
