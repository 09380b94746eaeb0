import * as v from 'valibot';
import { checkLabels, checkPoints, checkRows } from './checks.ts';
import type { Check, Fault } from './checks.ts';
import type { JsonValue } from './json.ts';

type AddIssue = (info: { message: string; path?: [v.IssuePathItem, ...v.IssuePathItem[]] }) => void;

const report = (fault: Fault | undefined, prefix: readonly string[], addIssue: AddIssue): void => {
  if (!fault) return;
  const [first, ...rest] = [...prefix, ...fault.path].map((key): v.IssuePathItem => ({
    type: 'unknown',
    origin: 'value',
    input: undefined,
    key,
    value: undefined,
  }));
  addIssue({ message: fault.problem, ...(first && { path: [first, ...rest] }) });
};

/** A schema from a plain check: points and labels come by the hundred thousand, and a loop is 20 times as fast. */
const checked = <T>(check: Check) =>
  v.pipe(
    v.custom<T>(() => true),
    v.rawCheck<T>(({ dataset, addIssue }) => {
      if (dataset.typed) report(check(dataset.value), [], addIssue);
    }),
  );

/** A link shown with a result; only http and https addresses pass. */
export const LinkSchema = v.object({
  title: v.pipe(v.string(), v.minLength(1)),
  url: v.pipe(
    v.string(),
    v.check((s) => /^https?:\/\/\S+$/i.test(s), 'a link must be an absolute http or https URL'),
  ),
});

/** Keys that every rich output may carry. */
const common = {
  title: v.optional(v.string()),
  /** Where the same thing can be looked at live. */
  links: v.optional(v.array(LinkSchema)),
};

/** Label names to values, ordered by name: servers print the same labels in any order. */
const Labels = v.pipe(
  checked<Record<string, string>>(checkLabels),
  v.transform((labels) =>
    Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
  ),
);

/** Epoch seconds, UTC, fractions down to a millisecond. */
const Time = v.pipe(v.number(), v.finite());

/**
 * A sample's value. JSON has no NaN and no infinities, so they are words; `null` is a gap ("no sample"), which is
 * neither zero nor NaN.
 */
export const SampleValueSchema = v.union([
  v.null(),
  v.pipe(v.number(), v.finite()),
  v.picklist(['NaN', '+Inf', '-Inf']),
]);
export type SampleValue = v.InferOutput<typeof SampleValueSchema>;

/** A native histogram at one moment; a bucket is `[lower, upper, count]`. */
export const HistogramSchema = v.object({
  t: Time,
  count: v.number(),
  sum: SampleValueSchema,
  buckets: v.optional(v.array(v.tuple([SampleValueSchema, SampleValueSchema, v.number()]))),
});
export type Histogram = v.InferOutput<typeof HistogramSchema>;

export const SeriesSchema = v.object({
  labels: Labels,
  /** Shown instead of the labels, when given. */
  name: v.optional(v.string()),
  /** `[time, value]`, ascending in time. */
  points: checked<[number, SampleValue][]>(checkPoints),
  /** Native histograms, beside or instead of points. */
  histograms: v.optional(v.array(HistogramSchema)),
});
export type Series = v.InferOutput<typeof SeriesSchema>;

/** `application/vnd.databook.timeseries+json` */
export const TimeSeriesSchema = v.object({
  ...common,
  /** A unit symbol: `s`, `ms`, `bytes`, `ratio` (0–1, shown as per cent), `percent`, `ops/s`, … */
  unit: v.optional(v.string()),
  /** The axis range, which may be wider than the samples. */
  window: v.optional(v.object({ from: Time, to: Time })),
  /** Seconds between samples of a range query; a larger distance between two points is a gap. */
  step: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  series: v.array(SeriesSchema),
});
export type TimeSeries = v.InferOutput<typeof TimeSeriesSchema>;

export const ColumnSchema = v.object({
  name: v.string(),
  /** `time` cells are epoch seconds; `number` cells may be the words of {@link SampleValueSchema}. */
  type: v.picklist(['string', 'number', 'time', 'boolean', 'json']),
  unit: v.optional(v.string()),
});
export type Column = v.InferOutput<typeof ColumnSchema>;

/** `application/vnd.databook.table+json`; a row has one cell per column, of the column's type or null. */
export const TableSchema = v.pipe(
  v.object({
    ...common,
    columns: v.array(ColumnSchema),
    rows: v.array(v.array(v.custom<JsonValue>(() => true))),
  }),
  v.rawCheck(({ dataset, addIssue }) => {
    if (dataset.typed) report(checkRows(dataset.value.columns, dataset.value.rows), ['rows'], addIssue);
  }),
);
export type Table = v.InferOutput<typeof TableSchema>;

/** `application/vnd.databook.logs+json` */
export const LogsSchema = v.object({
  ...common,
  entries: v.array(
    v.object({
      t: Time,
      level: v.optional(v.string()),
      message: v.string(),
      labels: v.optional(Labels),
    }),
  ),
});
export type Logs = v.InferOutput<typeof LogsSchema>;

/** `application/vnd.databook.stat+json`: single figures, large. */
export const StatSchema = v.object({
  ...common,
  stats: v.array(
    v.object({
      name: v.string(),
      value: v.union([SampleValueSchema, v.string()]),
      unit: v.optional(v.string()),
      /** When the figure was true. */
      t: v.optional(Time),
    }),
  ),
});
export type Stat = v.InferOutput<typeof StatSchema>;
