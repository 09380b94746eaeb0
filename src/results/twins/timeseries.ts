import { formatValue } from '../format.ts';
import { bold, inline, markdownTable, plural, shorten } from '../markdown.ts';
import type { SampleValue, TimeSeries } from '../schema.ts';
import { extremes, formatLabels, nameSeries, pointsOf } from '../series.ts';
import type { Extremes, Points } from '../series.ts';
import { formatTime, sameDay } from '../time.ts';

const MAX_SERIES = 20;
const MAX_NAME = 160;

interface Line {
  readonly name: string;
  readonly points: Points;
  readonly averaged: boolean;
  readonly ends: Extremes;
}

const linesOf = (data: TimeSeries, names: readonly string[]): Line[] =>
  data.series.map((series, i) => {
    const drawn = pointsOf(series);
    return { name: names[i] ?? '', ...drawn, ends: extremes(drawn.points) };
  });

const span = (lines: readonly Line[]): { from: number; to: number } | undefined => {
  let from = Infinity;
  let to = -Infinity;
  for (const { points } of lines) {
    from = Math.min(from, points[0]?.[0] ?? Infinity);
    to = Math.max(to, points.at(-1)?.[0] ?? -Infinity);
  }
  return from <= to ? { from, to } : undefined;
};

const countOf = (lines: readonly Line[]): string => {
  const lengths = new Set(lines.map(({ points }) => points.length));
  const [only] = lengths;
  const series = plural(lines.length, 'series', 'series');
  if (lengths.size === 1 && only !== undefined)
    return `${series}, ${plural(only, 'point')}${lines.length > 1 ? ' each' : ''}`;
  return `${series}, ${plural(
    lines.reduce((n, { points }) => n + points.length, 0),
    'point',
  )} in all`;
};

const finite = (value: unknown): number => (typeof value === 'number' ? value : -Infinity);

/**
 * One sentence: how much there is, and the series that ends highest, as in
 * "3 series, 151 points each; p99 last 1.84 s (max 2.31 s at 02:11 UTC)". What comes
 * from data passes through `quote`.
 */
export const summarizeTimeSeries = (
  data: TimeSeries,
  quote: (name: string) => string = (name) => name,
): string => {
  if (data.series.length === 0) return 'No series: the query matched nothing.';
  const lines = linesOf(data, nameSeries(data.series).names);
  const top = lines.reduce((a, b) => (finite(b.ends.last) > finite(a.ends.last) ? b : a));
  const range = span(lines);
  const count = countOf(lines);
  if (!range) return `${count}.`;
  const style = sameDay(range.from, range.to) ? 'clock' : 'full';
  const { last, max, maxAt } = top.ends;
  const peak =
    max !== undefined && maxAt !== undefined
      ? ` (max ${quote(formatValue(max, data.unit))} at ${formatTime(maxAt, { style })})`
      : '';
  const which = lines.length > 1 ? 'highest at the end ' : '';
  const what = top.averaged ? 'average of ' : '';
  return `${count}; ${which}${what}${quote(shorten(top.name, MAX_NAME))} last ${quote(formatValue(last, data.unit))}${peak}`;
};

/** The Markdown twin: a sentence, the labels all series share, and last, min and max of each. */
export const describeTimeSeries = (data: TimeSeries): string => {
  const { names, common } = nameSeries(data.series);
  const lines = linesOf(data, names);
  const range = span(lines);
  const parts = [bold(data.title ?? ''), summarizeTimeSeries(data, inline)].filter((part) => part !== '');
  if (lines.length < 2 || !range) return parts.join('\n\n');
  if (Object.keys(common).length > 0)
    parts.push(`All with ${inline(shorten(formatLabels(common), 2 * MAX_NAME))}`);
  const style = sameDay(range.from, range.to) ? 'clock' : 'full';
  const figure = (value: SampleValue | undefined): string => inline(formatValue(value, data.unit));
  const rows = lines
    .slice(0, MAX_SERIES)
    .map(({ name, averaged, ends }) => [
      `${averaged ? 'average of ' : ''}${inline(shorten(name, MAX_NAME))}`,
      figure(ends.last),
      figure(ends.min),
      figure(ends.max),
      ends.maxAt === undefined ? '–' : formatTime(ends.maxAt, { style, bare: true }),
    ]);
  const right = true;
  const head = [
    { text: 'Series' },
    { text: 'Last', right },
    { text: 'Min', right },
    { text: 'Max', right },
    { text: 'Max at (UTC)', right },
  ];
  parts.push(markdownTable(head, rows));
  if (lines.length > MAX_SERIES)
    parts.push(`… and ${plural(lines.length - MAX_SERIES, 'more series', 'more series')}`);
  return parts.join('\n\n');
};
