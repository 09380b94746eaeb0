import { formatCell } from '../../results/cell.ts';
import { oneLine, plainLines } from '../../results/markdown.ts';
import type { JsonValue } from '../../results/json.ts';
import type { Column, Table } from '../../results/schema.ts';
import { summarizeTable, tableMarkdown } from '../../results/twins/table.ts';
import { button, h } from '../dom.ts';
import type { Dispose } from '../listeners.ts';
import { message } from '../message.ts';
import { clockSwitch, copyButton, header, linksOf } from '../toolbar.ts';
import { all } from '../view.ts';
import type { Surroundings, View } from '../view.ts';
import { VirtualRows } from '../virtual.ts';
import { tableCsv } from './export.ts';
import { columnWidths } from './widths.ts';
import { nextSorting, sortedRows } from './sort.ts';
import type { Sorting } from './sort.ts';

export interface TableElement {
  readonly element: HTMLElement;
  /** Fills in the rows; the element must be in the page by then. */
  attach(): Dispose;
  /** The table with its rows in the order shown. */
  current(): Table;
}

const cellOf = (value: JsonValue, column: Column, utc: boolean): HTMLTableCellElement => {
  const text = plainLines(formatCell(value, column, utc));
  return h(
    'td',
    { class: `db-${column.type}` },
    value === null ? h('span', { class: 'db-muted', title: 'no value' }, '–') : text,
  );
};

/** Measures texts in the font of an element of the page. */
const textMeasure = (element: HTMLElement): ((text: string) => number) => {
  const context = h('canvas').getContext('2d');
  if (!context) return (text) => text.length * 8;
  const { fontSize, fontFamily } = getComputedStyle(element);
  context.font = `${fontSize} ${fontFamily}`;
  return (text) => context.measureText(text).width;
};

/** A table whose column heads sort, in a box that scrolls. */
export const tableOf = (data: Table, { clock }: Surroundings): TableElement => {
  let sorting: Sorting | undefined;
  let order = sortedRows(data, sorting);

  const heads = data.columns.map((column, index) => {
    const sort = button(oneLine(column.name), () => sortBy(index, column), {
      class: 'db-sort',
      title: 'Sort',
    });
    return h('th', { scope: 'col', class: `db-${column.type}` }, sort);
  });
  const group = h('colgroup');
  const body = h('tbody');
  const table = h(
    'table',
    { class: 'db-table', 'aria-label': data.title ?? 'Table', 'aria-rowcount': data.rows.length + 1 },
    group,
    h('thead', {}, h('tr', { 'aria-rowindex': 1 }, ...heads)),
    body,
  );
  const scroll = h(
    'div',
    { class: 'db-scroll', tabindex: 0, role: 'region', 'aria-label': `${summarizeTable(data)}, scrollable` },
    table,
  );

  const rows = new VirtualRows(scroll, body, {
    count: () => order.length,
    key: (position) => order[position] ?? position,
    row: (position) => {
      const cells = data.rows[order[position] ?? -1] ?? [];
      return h(
        'tr',
        { 'aria-rowindex': position + 2 },
        ...data.columns.map((column, i) => cellOf(cells[i] ?? null, column, clock.utc)),
      );
    },
  });

  const sortBy = (index: number, column: Column): void => {
    sorting = nextSorting(sorting, index, column);
    order = sortedRows(data, sorting);
    for (const [i, head] of heads.entries()) {
      if (sorting?.column === i) head.setAttribute('aria-sort', sorting.direction);
      else head.removeAttribute('aria-sort');
    }
    scroll.scrollTop = 0;
    rows.refresh();
  };

  const attach = (): Dispose => {
    const columns = columnWidths(data, textMeasure(table)).map((width) => {
      const column = h('col');
      column.style.width = width;
      return column;
    });
    group.replaceChildren(...columns);
    return all(
      rows.attach(),
      clock.onChange(() => rows.refresh()),
    );
  };

  return {
    element: scroll,
    attach,
    current: () => ({ ...data, rows: order.map((i) => data.rows[i] ?? []) }),
  };
};

/** Draws a table with its tools: sort, copy as CSV and Markdown, UTC or local time. */
export const renderTable: View<Table> = (root, data, around) => {
  const links = linksOf(data.links);
  if (data.rows.length === 0) {
    root.append(header(data.title, ...links), message('note', 'No rows.'));
    return () => undefined;
  }
  const table = tableOf(data, around);
  const zone = data.columns.some(({ type }) => type === 'time') ? clockSwitch(around.clock) : undefined;
  const tools = [
    ...(zone ? [zone.element] : []),
    copyButton('Copy CSV', () => tableCsv(table.current())),
    copyButton('Copy Markdown', () => tableMarkdown(table.current())),
    ...links,
  ];
  root.append(
    header(data.title, ...tools),
    table.element,
    h('div', { class: 'db-muted db-count' }, summarizeTable(data)),
  );
  return all(table.attach(), () => zone?.dispose());
};
