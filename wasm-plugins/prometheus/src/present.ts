import { stat, table, text, timeseries } from '../../sdk/index.ts';
import type { Note, Output, Table, TimeSeries } from '../../sdk/index.ts';
import type { Value } from './answer.ts';
import { figureColumns, figures } from './histograms.ts';
import type { Items } from './items.ts';
import { applyLegend, formatCount, formatLabels, nameOf } from './names.ts';
import type { Options } from './options.ts';
import type { Series } from './samples.ts';
import { select } from './select.ts';
import { observedUnit } from './units.ts';

/** What is known besides the answer. */
export interface Context {
  readonly expression: string;
  readonly options: Options;
  readonly unit: string | undefined;
  /** The moment of an instant query, epoch seconds. */
  readonly at: number;
  /** The axis of a plot; absent for samples as they stand. */
  readonly axis?: { readonly window: { readonly from: number; readonly to: number }; readonly step: number };
  readonly link: { readonly title: string; readonly url: string };
}

/** Outputs, and what to say about them. */
export interface Presented {
  readonly outputs: readonly Output[];
  readonly notes: readonly Note[];
}

const NARROW = 'Narrow the query with topk(20, …) or more label matchers';

const leftOut = (shown: number, total: number, what: string, option: string): Note[] =>
  shown === total
    ? []
    : [
        {
          level: 'warning',
          message: `${formatCount(shown)} of ${formatCount(total)} ${what} shown: those with the highest last value. ${NARROW}, or raise @${option}.`,
        },
      ];

const nothing = (context: Context): Note => ({
  level: 'info',
  message: `The query matched nothing ${context.axis ? 'in the window' : 'at the end of the window'}. Are the metric's name and the labels right, and was it scraped then?`,
});

const ownName = ({ labels }: Series, { options, expression }: Context): string | undefined => {
  if (options.legend !== undefined) return applyLegend(options.legend, labels);
  return Object.keys(labels).length === 0 ? nameOf(expression) : undefined;
};

const labelNames = (series: readonly Series[]): string[] => {
  const names = new Set(series.flatMap(({ labels }) => Object.keys(labels)));
  return [...names].sort((a, b) => Number(b === '__name__') - Number(a === '__name__') || (a < b ? -1 : 1));
};

/** Unit of what histograms count; a given one is meant for everything. */
const ofObserved = ({ options, unit }: Context): string | undefined =>
  options.unit === undefined ? observedUnit(unit) : unit;

/** A line shows only the average of a native histogram: a table says more of the last one of each series. */
const latest = (series: readonly Series[], context: Context): Output[] => {
  const labels = labelNames(series);
  const last = series.flatMap((one) => {
    const histogram = one.histograms.at(-1);
    return histogram ? [{ one, histogram }] : [];
  });
  if (last.length === 0) return [];
  return [
    table({
      title: 'The last histogram of each series',
      links: [context.link],
      columns: [
        ...labels.map((name) => ({ name, type: 'string' as const })),
        { name: 'time', type: 'time' },
        ...figureColumns(context.unit, ofObserved(context)),
      ],
      rows: last.map(({ one, histogram }) => [
        ...labels.map((name) => one.labels[name] ?? ''),
        histogram.t,
        ...figures(histogram),
      ]),
    }),
  ];
};

const plot = (items: Items, context: Context): Presented => {
  const { options, axis, link } = context;
  const { series, total, cut } = select(items, options.maxSeries, options.maxPoints);
  // of histograms the average is drawn
  const averages = series.length > 0 && series.every(({ points }) => points.length === 0);
  const unit = averages ? ofObserved(context) : context.unit;
  const data: TimeSeries = {
    ...(unit !== undefined && { unit }),
    ...axis,
    links: [link],
    series: series.map((one) => {
      const name = ownName(one, context);
      const { labels, points, histograms } = one;
      return {
        labels,
        ...(name !== undefined && { name }),
        points,
        ...(histograms.length > 0 && { histograms }),
      };
    }),
  };
  const byPoints = total > series.length && series.length < options.maxSeries;
  const notes = leftOut(series.length, total, 'series', byPoints ? 'max_points' : 'max_series');
  if (cut > 0) {
    notes.push({
      level: 'warning',
      message: `The oldest ${formatCount(cut)} samples are left out. Use a shorter range, or raise @max_points.`,
    });
  }
  if (total === 0) notes.push(nothing(context));
  return { outputs: [timeseries(data), ...latest(series, context)], notes };
};

const rows = (items: Items, context: Context): Presented => {
  const { options, unit, link } = context;
  const { series, total } = select(items, options.maxRows, Infinity);
  const labels = labelNames(series);
  const withHistograms = series.some(({ histograms }) => histograms.length > 0);
  const data: Table = {
    links: [link],
    columns: [
      ...labels.map((name) => ({ name, type: 'string' as const })),
      { name: 'value', type: 'number', ...(unit !== undefined && { unit }) },
      ...(withHistograms
        ? [...figureColumns(unit, ofObserved(context)), { name: 'buckets', type: 'json' as const }]
        : []),
    ],
    rows: series.map((one) => {
      const [histogram] = one.histograms;
      return [
        ...labels.map((name) => one.labels[name] ?? ''),
        one.points[0]?.[1] ?? null,
        ...(withHistograms ? [...figures(histogram), histogram?.buckets ?? null] : []),
      ];
    }),
  };
  const notes = leftOut(series.length, total, 'rows', 'max_rows');
  if (total === 0) notes.push(nothing(context));
  return { outputs: [table(data)], notes };
};

/** The figure of a vector that is a single sample. */
const single = (items: Items): Series | undefined => {
  const only = items.count === 1 ? items.get(0) : undefined;
  return only?.points.length === 1 ? only : undefined;
};

/** Makes outputs of what the server found. */
export function present(value: Value, context: Context): Presented {
  const { expression, unit, at, link } = context;
  const figure = (
    name: string,
    t: number,
    value: NonNullable<Parameters<typeof stat>[0]['stats'][number]['value']>,
  ) => stat({ links: [link], stats: [{ name, value, ...(unit !== undefined && { unit }), t }] });
  switch (value.type) {
    case 'matrix':
      return plot(value.items, context);
    case 'vector': {
      const only = single(value.items);
      const [point] = only?.points ?? [];
      if (!only || !point) return rows(value.items, context);
      const name = ownName(only, context) ?? formatLabels(only.labels);
      return { outputs: [figure(name, point[0], point[1] ?? 'NaN')], notes: [] };
    }
    case 'scalar':
      return { outputs: [figure(nameOf(expression), at, value.value ?? 'NaN')], notes: [] };
    case 'string':
      return { outputs: [text(value.text)], notes: [] };
  }
}
