import type { Items } from './items.ts';
import type { Series } from './samples.ts';

/** What of an answer is shown. */
export interface Selection {
  /** In the server's order. */
  readonly series: readonly Series[];
  /** How many the server sent. */
  readonly total: number;
  /** Samples cut from the beginning of the one series that is too long by itself. */
  readonly cut: number;
}

const sizeOf = ({ points, histograms }: Series): number => points.length + histograms.length;

/** The newest samples of a series. */
const newest = (series: Series, size: number): Series => {
  const times = [...series.points.map(([t]) => t), ...series.histograms.map(({ t }) => t)].sort(
    (a, b) => b - a,
  );
  const from = times[size - 1] ?? -Infinity;
  return {
    ...series,
    points: series.points.filter(([t]) => t >= from),
    histograms: series.histograms.filter(({ t }) => t >= from),
  };
};

/** Indices by last value, highest first; NaN at the end, equals as the server has them. */
const ranked = (items: Items): number[] => {
  const values = Array.from({ length: items.count }, (_, i) => items.last(i));
  const key = (i: number): number => {
    const value = values[i] ?? NaN;
    return Number.isNaN(value) ? -Infinity : value;
  };
  const order = values.map((_, i) => i);
  return order.sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return x === y
      ? Number(Number.isNaN(values[a])) - Number(Number.isNaN(values[b])) || a - b
      : y > x
        ? 1
        : -1;
  });
};

/**
 * At most `maxSeries` series with at most `maxPoints` samples in all: those whose last value is highest. A series
 * that alone has too many samples keeps its newest.
 */
export function select(items: Items, maxSeries: number, maxPoints: number): Selection {
  const all = items.count <= maxSeries;
  const order = all ? Array.from({ length: items.count }, (_, i) => i) : ranked(items).slice(0, maxSeries);
  let chosen = order.map((index) => ({ index, series: items.get(index) }));
  let cut = 0;
  if (chosen.reduce((sum, { series }) => sum + sizeOf(series), 0) > maxPoints) {
    if (all) {
      const places = new Map(ranked(items).map((index, place) => [index, place]));
      chosen.sort((a, b) => (places.get(a.index) ?? 0) - (places.get(b.index) ?? 0));
    }
    let left = maxPoints;
    chosen = chosen.filter(({ series }, place) => {
      left -= sizeOf(series);
      return left >= 0 || place === 0;
    });
    const [first] = chosen;
    if (first && sizeOf(first.series) > maxPoints) {
      cut = sizeOf(first.series) - maxPoints;
      chosen = [{ ...first, series: newest(first.series, maxPoints) }];
    }
  }
  chosen.sort((a, b) => a.index - b.index);
  return { series: chosen.map(({ series }) => series), total: items.count, cut };
}
