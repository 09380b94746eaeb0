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

/** The indices of the `most` highest last values, highest first; NaN at the end, equals as the server has them. */
const ranked = (items: Items, most: number): number[] => {
  type Ranked = { readonly index: number; readonly value: number };
  const compare = (a: Ranked, b: Ranked): number => {
    const [noA, noB] = [Number.isNaN(a.value), Number.isNaN(b.value)];
    if (noA || noB || a.value === b.value) return Number(noA) - Number(noB) || a.index - b.index;
    return b.value > a.value ? 1 : -1;
  };
  let best: Ranked[] = [];
  for (let index = 0; index < items.count; index++) {
    best.push({ index, value: items.last(index) });
    // Sorted now and then, so that a million series do not need the memory of a million entries.
    if (best.length > 2 * most + 100) best = best.sort(compare).slice(0, most);
  }
  return best
    .sort(compare)
    .slice(0, most)
    .map(({ index }) => index);
};

/**
 * At most `maxSeries` series with at most `maxPoints` samples in all: those whose last value is highest. A series
 * that alone has too many samples keeps its newest.
 */
export function select(items: Items, maxSeries: number, maxPoints: number): Selection {
  const all = items.count <= maxSeries;
  const order = all ? Array.from({ length: items.count }, (_, i) => i) : ranked(items, maxSeries);
  let chosen = order.map((index) => ({ index, series: items.get(index) }));
  let cut = 0;
  if (chosen.reduce((sum, { series }) => sum + sizeOf(series), 0) > maxPoints) {
    if (all) {
      const places = new Map(ranked(items, maxSeries).map((index, place) => [index, place]));
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
