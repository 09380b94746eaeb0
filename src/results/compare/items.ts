import { formatCell } from '../cell.ts';
import { formatValue } from '../format.ts';
import type { Output } from '../output.ts';
import { readRich, type Rich } from '../rich.ts';
import type { Column, Logs, Stat, Table, TimeSeries } from '../schema.ts';
import { extremes, formatLabels, pointsOf } from '../series.ts';

/** What a result is made of, to be compared: a series, a row, a figure, a line. */
export interface Item {
  /** Tells it from the others, and is what it is called. */
  readonly name: string;
  /** What a reader is shown of it; empty where the name says it all. */
  readonly shown: string;
  /** Equal when the data is. When it was measured is no part of it. */
  readonly exact: string;
}

export interface Items {
  readonly kind: Rich['kind'] | 'text';
  readonly items: readonly Item[];
}

/** The data of a rich output; undefined for any other, and for one that does not keep to its schema. */
export function itemsOf(output: Output): Items | undefined {
  let rich: Rich | undefined;
  try {
    rich = readRich(output.mime, output.data);
  } catch {
    // a file may hold anything under any type: then it is compared as the text it is
    return undefined;
  }
  switch (rich?.kind) {
    case undefined:
      return undefined;
    case 'timeseries':
      return { kind: 'timeseries', items: numbered(seriesItems(rich.value)) };
    case 'table':
      return { kind: 'table', items: numbered(rowItems(rich.value)) };
    case 'stat':
      return { kind: 'stat', items: numbered(figureItems(rich.value)) };
    case 'logs':
      return { kind: 'logs', items: numbered(entryItems(rich.value)) };
  }
}

/** The lines of a text. */
export const linesOf = (text: string): Items => ({
  kind: 'text',
  items: numbered(
    text
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => ({ name: line, shown: '', exact: '' })),
  ),
});

/** Items of the same name are told apart by their order. */
function numbered(items: readonly Item[]): Item[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const n = (seen.get(item.name) ?? 0) + 1;
    seen.set(item.name, n);
    return n === 1 ? item : { ...item, name: `${item.name} (${n})` };
  });
}

const seriesItems = ({ series, unit }: TimeSeries): Item[] =>
  series.map((one) => {
    const { points } = pointsOf(one);
    const { last, min, max } = extremes(points);
    const value = (v: Parameters<typeof formatValue>[0]): string => formatValue(v, unit);
    return {
      name: one.name ?? formatLabels(one.labels),
      shown: `last ${value(last)}, min ${value(min)}, max ${value(max)}, ${points.length} points`,
      exact: JSON.stringify(points.map(([, v]) => v)),
    };
  });

const figureItems = ({ stats }: Stat): Item[] =>
  stats.map(({ name, value, unit }) => ({
    name,
    shown: typeof value === 'number' || value === null ? formatValue(value, unit) : value,
    exact: JSON.stringify(value),
  }));

const entryItems = ({ entries }: Logs): Item[] =>
  entries.map(({ level, message, labels }) => ({
    name: [level, message, labels && formatLabels(labels)].filter(Boolean).join(' '),
    shown: '',
    exact: '',
  }));

/** A row is called by its texts and compared by its figures; where it has no text, by its place. */
function rowItems({ columns, rows }: Table): Item[] {
  const cells = (row: Table['rows'][number], wanted: (column: Column) => boolean): [Column, string][] =>
    columns.flatMap((column, i) =>
      wanted(column) ? [[column, formatCell(row[i] ?? null, column)] as [Column, string]] : [],
    );
  return rows.map((row, n) => {
    const texts = cells(row, ({ type }) => type !== 'number' && type !== 'time');
    const figures = cells(row, ({ type }) => type === 'number');
    return {
      name: texts.map(([, text]) => text).join(', ') || `row ${n + 1}`,
      shown: figures.map(([{ name }, text]) => `${name} ${text || '–'}`).join(', '),
      exact: JSON.stringify(columns.flatMap(({ type }, i) => (type === 'number' ? [row[i] ?? null] : []))),
    };
  });
}
