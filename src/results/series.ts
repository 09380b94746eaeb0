import type { SampleValue, Series, TimeSeries } from './schema.ts';

export type Points = readonly (readonly [number, SampleValue])[];

/**
 * What of a series can be drawn as a line: its points, and for native histograms their average (sum divided by
 * count; NaN where nothing was counted).
 */
export const pointsOf = (series: Series): { readonly points: Points; readonly averaged: boolean } => {
  const histograms = series.histograms ?? [];
  if (histograms.length === 0) return { points: series.points, averaged: false };
  const averages = histograms.map(({ t, sum, count }): [number, SampleValue] => {
    if (typeof sum !== 'number') return [t, sum];
    const mean = sum / count;
    return [t, Number.isFinite(mean) ? mean : 'NaN'];
  });
  if (series.points.length === 0) return { points: averages, averaged: true };
  return { points: [...series.points, ...averages].sort(([a], [b]) => a - b), averaged: true };
};

export interface Extremes {
  readonly last: SampleValue | undefined;
  readonly lastAt: number | undefined;
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly maxAt: number | undefined;
}

/** Last sample of any kind, and extremes over the finite ones. */
export const extremes = (points: Points): Extremes => {
  let min: number | undefined;
  let max: number | undefined;
  let maxAt: number | undefined;
  for (const [t, value] of points) {
    if (typeof value !== 'number') continue;
    if (min === undefined || value < min) min = value;
    if (max === undefined || value > max) {
      max = value;
      maxAt = t;
    }
  }
  const end = points.at(-1);
  return { last: end?.[1], lastAt: end?.[0], min, max, maxAt };
};

/** Prometheus's way to write a series: `up{job="node"}`. */
export const formatLabels = (labels: Readonly<Record<string, string>>): string => {
  const { __name__: name = '', ...rest } = labels;
  const pairs = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name || '{}' : `${name}{${pairs.join(', ')}}`;
};

export interface SeriesNames {
  /** One name per series: its own, or the labels in which it differs from the others. */
  readonly names: readonly string[];
  /** Labels that every unnamed series shares, left out of the names; empty when there is nothing to leave out. */
  readonly common: Readonly<Record<string, string>>;
}

/** Short names that tell series apart. A single series keeps all its labels. */
export const nameSeries = (series: TimeSeries['series']): SeriesNames => {
  const unnamed = series.filter(({ name }) => name === undefined);
  const [first, ...others] = unnamed;
  const shared =
    first && others.length > 0
      ? Object.entries(first.labels).filter(([key, value]) =>
          others.every(({ labels }) => Object.hasOwn(labels, key) && labels[key] === value),
        )
      : [];
  // Series that are all alike would have no names left.
  const alike = unnamed.some(({ labels }) => Object.keys(labels).length === shared.length);
  const common = alike ? {} : Object.fromEntries(shared);
  const names = series.map(
    ({ name, labels }) =>
      name ??
      formatLabels(Object.fromEntries(Object.entries(labels).filter(([key]) => !Object.hasOwn(common, key)))),
  );
  return { names, common };
};
