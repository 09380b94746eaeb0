import type uPlot from 'uplot';
import { formatValue } from '../../results/format.ts';
import type { SampleValue } from '../../results/schema.ts';
import type { Clock } from '../clock.ts';
import { h } from '../dom.ts';
import type { Aligned } from './align.ts';
import type { Line } from './lines.ts';
import { swatch } from './swatch.ts';

/** More rows than this would hide the plot; the highest values stay. */
const MAX_ROWS = 10;
/** A series counts as pointed at within this distance, CSS pixels. */
const NEAR = 24;
const OFFSET = 14;
/** Rough size of the text, to fit it into small plots; CSS pixels. */
const ROW_HEIGHT = 18;
const CHARACTER = 7;

/** Names of series differ at their ends as often as at their beginnings. */
const shortenMiddle = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, Math.floor(max / 2) - 1)}…${text.slice(-Math.ceil(max / 2))}`;

interface Reading {
  readonly index: number;
  readonly value: SampleValue;
  /** Distance of the sample from the pointer, CSS pixels. */
  readonly distance: number;
}

const rank = (value: SampleValue): number => {
  if (typeof value === 'number') return value;
  return value === '+Inf' ? Infinity : value === '-Inf' ? -Number.MAX_VALUE : -Infinity;
};

/** What each visible series says at the cursor, highest first; not-numbers and gaps last. */
const readingsAt = (plot: uPlot, aligned: Aligned): Reading[] => {
  const { idxs = [], top = 0 } = plot.cursor;
  return aligned.columns
    .flatMap(({ values, marks }, index): Reading[] => {
      const at = idxs[index + 1];
      if (at === null || at === undefined || !plot.series[index + 1]?.show) return [];
      const drawn = values[at];
      const value = drawn ?? marks.find((mark) => mark.at === at)?.kind ?? null;
      const distance = typeof drawn === 'number' ? Math.abs(plot.valToPos(drawn, 'y') - top) : Infinity;
      return [{ index, value, distance }];
    })
    .sort((a, b) => rank(b.value) - rank(a.value) || a.index - b.index);
};

export interface Tooltip {
  readonly element: HTMLElement;
  /** Follows the cursor of the plot. Returns the readings in words, empty while there is no cursor. */
  update(plot: uPlot): string;
}

export const createTooltip = (
  lines: readonly Line[],
  aligned: Aligned,
  unit: string | undefined,
  clock: Clock,
): Tooltip => {
  const element = h('div', { class: 'db-tooltip', 'aria-hidden': 'true', hidden: true });

  const row = ({ index, value }: Reading, near: boolean, characters: number): HTMLElement =>
    h(
      'div',
      { class: near ? 'db-reading db-near' : 'db-reading' },
      swatch(index),
      h('span', { class: 'db-name' }, shortenMiddle(lines[index]?.name ?? '', characters)),
      h('span', { class: 'db-number' }, formatValue(value, unit)),
    );

  const place = (plot: uPlot): void => {
    const { left = 0, top = 0 } = plot.cursor;
    const { offsetWidth: width, offsetHeight: height } = element;
    const room = plot.over.clientWidth;
    const right = left + OFFSET;
    const x = right + width <= room ? right : Math.max(0, Math.min(left - OFFSET - width, room - width));
    const y = Math.max(0, Math.min(top - height / 2, plot.over.clientHeight - height));
    element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  };

  const update = (plot: uPlot): string => {
    const { idx, left = -1 } = plot.cursor;
    const t = idx === null || idx === undefined || left < 0 ? undefined : aligned.times[idx];
    const readings = t === undefined ? [] : readingsAt(plot, aligned);
    element.hidden = readings.length === 0;
    if (t === undefined || readings.length === 0) return '';
    const nearest = readings.reduce((a, b) => (b.distance < a.distance ? b : a));
    const isNear = (reading: Reading): boolean =>
      readings.length > 1 && reading === nearest && reading.distance <= NEAR;
    const { clientWidth, clientHeight } = plot.over;
    const rows = Math.max(3, Math.min(MAX_ROWS, Math.floor(clientHeight / ROW_HEIGHT) - 3));
    const characters = Math.max(16, Math.min(48, Math.floor(clientWidth / CHARACTER) - 25));
    const shown = readings.slice(0, rows);
    if (isNear(nearest) && !shown.includes(nearest)) shown.splice(-1, 1, nearest);
    const more = readings.length - shown.length;
    element.replaceChildren(
      h('div', { class: 'db-when' }, clock.format(t)),
      ...shown.map((reading) => row(reading, isNear(reading), characters)),
      ...(more > 0 ? [h('div', { class: 'db-more' }, `… and ${more} more`)] : []),
    );
    place(plot);
    const words = shown.map(({ index, value }) => `${lines[index]?.name ?? ''} ${formatValue(value, unit)}`);
    return `${clock.format(t)}: ${words.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
  };
  return { element, update };
};
