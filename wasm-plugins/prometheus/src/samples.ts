import { dataError } from '../../sdk/index.ts';
import type { Histogram, SampleValue } from '../../sdk/index.ts';

/** One element of a vector or matrix. */
export interface Series {
  readonly labels: Record<string, string>;
  readonly points: [number, SampleValue][];
  readonly histograms: Histogram[];
}

const WORDS: Readonly<Record<string, SampleValue>> = {
  NaN: 'NaN',
  '+Inf': '+Inf',
  Inf: '+Inf',
  '-Inf': '-Inf',
};

/** A sample's value. Prometheus writes numbers as text, for JSON has no NaN and no infinities. */
export function readValue(text: unknown): SampleValue {
  if (typeof text !== 'string' || text === '')
    throw dataError(`Prometheus sent a sample whose value is ${JSON.stringify(text)}.`);
  if (Object.hasOwn(WORDS, text)) return WORDS[text] ?? null;
  const value = Number(text);
  if (!Number.isFinite(value)) throw dataError(`Prometheus sent a sample whose value is "${text}".`);
  return value;
}

type Record_ = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Record_ => typeof value === 'object' && value !== null;

const readPoint = (pair: unknown): [number, SampleValue] => {
  if (!Array.isArray(pair)) throw dataError(`Prometheus sent a sample that is ${JSON.stringify(pair)}.`);
  return [Number(pair[0]), readValue(pair[1])];
};

const readCount = (text: unknown): number => {
  const value = readValue(text);
  return typeof value === 'number' ? value : 0;
};

const readHistogram = (pair: unknown): Histogram => {
  const [t, data] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (!isRecord(data)) throw dataError(`Prometheus sent a histogram that is ${JSON.stringify(pair)}.`);
  const buckets = Array.isArray(data['buckets']) ? (data['buckets'] as unknown[][]) : [];
  return {
    t: Number(t),
    count: readCount(data['count']),
    sum: readValue(data['sum']),
    // The first figure says which ends belong to the bucket.
    buckets: buckets.map(([, lower, upper, count]) => [readValue(lower), readValue(upper), readCount(count)]),
  };
};

const list = (many: unknown, one: unknown): unknown[] =>
  Array.isArray(many) ? (many as unknown[]) : one === undefined ? [] : [one];

/** An element as the API sends it. @throws PluginError `data` */
export function readSeries(element: unknown): Series {
  if (!isRecord(element) || !isRecord(element['metric'])) {
    throw dataError(`Prometheus sent a series without labels: ${JSON.stringify(element).slice(0, 120)}`);
  }
  return {
    labels: { ...(element['metric'] as Record<string, string>) },
    points: list(element['values'], element['value']).map(readPoint),
    histograms: list(element['histograms'], element['histogram']).map(readHistogram),
  };
}

const numeric = (value: SampleValue): number =>
  typeof value === 'number' ? value : value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : NaN;

/** The last sample as a number; of a histogram its count; NaN without any. */
export function lastValue({ points, histograms }: Series): number {
  const point = points.at(-1);
  const histogram = histograms.at(-1);
  if (histogram && (!point || histogram.t > point[0])) return histogram.count;
  return point ? numeric(point[1]) : NaN;
}
