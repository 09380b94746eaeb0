import type { Histogram, SampleValue, Table } from '../../sdk/index.ts';

const numeric = (value: SampleValue): number =>
  typeof value === 'number' ? value : value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : NaN;

/**
 * The value that a share of the observations (0 to 1) does not exceed; null where there are none. It is a straight
 * line through the bucket that it falls into, and the finite end of a bucket without an end.
 */
export function quantile(share: number, { buckets = [] }: Pick<Histogram, 'buckets'>): number | null {
  const total = buckets.reduce((sum, [, , count]) => sum + count, 0);
  const rank = share * total;
  let below = 0;
  for (const [from, to, count] of buckets) {
    below += count;
    if (count <= 0 || below < rank) continue;
    const [lower, upper] = [numeric(from), numeric(to)];
    if (!Number.isFinite(lower)) return Number.isFinite(upper) ? upper : null;
    if (!Number.isFinite(upper)) return lower;
    return upper - (upper - lower) * ((below - rank) / count);
  }
  return null;
}

const average = ({ count, sum }: Histogram): number | null => {
  const mean = numeric(sum) / count;
  return Number.isFinite(mean) ? mean : null;
};

const SHARES = { p50: 0.5, p90: 0.9, p99: 0.99 } as const;

/**
 * Columns that tell of a histogram what a single figure cannot; count and sum as the server gave them.
 * @param unit of the sum
 * @param observed unit of what the histogram counts
 */
export const figureColumns = (
  unit: string | undefined,
  observed: string | undefined,
): Table['columns'][number][] => {
  const column = (name: string, itsUnit: string | undefined) => ({
    name,
    type: 'number' as const,
    ...(itsUnit !== undefined && { unit: itsUnit }),
  });
  return [
    column('count', undefined),
    column('sum', unit),
    ...['average', ...Object.keys(SHARES)].map((name) => column(name, observed)),
  ];
};

/** A row's part for {@link figureColumns}; nulls without a histogram. */
export const figures = (histogram: Histogram | undefined): SampleValue[] =>
  histogram === undefined
    ? [null, null, null, ...Object.values(SHARES).map(() => null)]
    : [
        histogram.count,
        histogram.sum,
        average(histogram),
        ...Object.values(SHARES).map((share) => quantile(share, histogram)),
      ];
