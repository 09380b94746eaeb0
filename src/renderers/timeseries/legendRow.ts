import { formatValue } from '../../results/format.ts';
import type { SampleValue } from '../../results/schema.ts';
import { h } from '../dom.ts';
import type { Line } from './lines.ts';
import { swatch } from './swatch.ts';

export type Figure = 'last' | 'min' | 'max';
export const FIGURES: readonly Figure[] = ['last', 'min', 'max'];

const HINT = 'Click to hide or show; Alt or Ctrl click, or the key S, to show only this one';

export interface LegendRow {
  readonly index: number;
  readonly element: HTMLTableRowElement;
  readonly toggle: HTMLButtonElement;
}

/** A series as a row: toggle button with its line and name, then its figures. */
export const legendRow = (line: Line, index: number, unit: string | undefined): LegendRow => {
  const toggle = h(
    'button',
    { type: 'button', class: 'db-series', title: `${line.name}\n${HINT}` },
    swatch(index),
    h('span', { class: 'db-name' }, line.name),
  );
  const figures = FIGURES.map((key) =>
    h('td', { class: `db-number db-${key}` }, formatValue(line.extremes[key], unit)),
  );
  return { index, toggle, element: h('tr', {}, h('th', { scope: 'row' }, toggle), ...figures) };
};

const rank = (value: SampleValue | undefined): number =>
  typeof value === 'number' ? value : value === '+Inf' ? Infinity : -Infinity;

/** Orders rows by a figure, highest first; without a figure, as the series came. */
export const sortRows = (
  rows: readonly LegendRow[],
  lines: readonly Line[],
  by: Figure | undefined,
): LegendRow[] => {
  if (by === undefined) return [...rows];
  const value = ({ index }: LegendRow): number => rank(lines[index]?.extremes[by]);
  // Not a difference: infinities have none.
  return rows.toSorted((a, b) => (value(a) === value(b) ? 0 : value(b) > value(a) ? 1 : -1));
};
