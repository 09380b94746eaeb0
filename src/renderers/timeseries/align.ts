import type { Points } from '../../results/series.ts';

/** A sample that no line passes through. */
export interface Mark {
  /** Index on the shared time axis. */
  readonly at: number;
  readonly kind: 'NaN' | '+Inf' | '-Inf';
}

/** One series on the shared time axis. */
export interface Column {
  /** Number: a sample; null: a gap; undefined: nothing here, the line passes. */
  readonly values: (number | null | undefined)[];
  readonly marks: readonly Mark[];
  /** Indices of samples without a neighbour to be joined with: drawn as dots. */
  readonly isolated: readonly number[];
}

export interface Aligned {
  /** Epoch seconds, ascending, of all series together. */
  readonly times: readonly number[];
  readonly columns: readonly Column[];
}

/** A series breaks where the distance between two samples is more than this many steps. */
const GAP_STEPS = 1.5;

/**
 * Puts series on one time axis. Where samples are further apart than the step allows, a gap is entered; without a
 * step every sample is joined with the next.
 */
export const align = (series: readonly Points[], step: number | undefined): Aligned => {
  const limit = step ? step * GAP_STEPS : Infinity;
  const all = new Set<number>();
  const gaps = series.map((points) => {
    const own: number[] = [];
    for (const [i, [t]] of points.entries()) {
      all.add(t);
      const next = points[i + 1]?.[0];
      if (step && next !== undefined && next - t > limit) own.push(t + step);
    }
    for (const t of own) all.add(t);
    return own;
  });
  const times = [...all].sort((a, b) => a - b);
  const index = new Map(times.map((t, i) => [t, i]));
  const at = (t: number): number => index.get(t) ?? -1;
  const columns = series.map((points, i) => {
    const values = new Array<number | null | undefined>(times.length).fill(undefined);
    const marks: Mark[] = [];
    for (const t of gaps[i] ?? []) values[at(t)] = null;
    for (const [t, value] of points) {
      values[at(t)] = typeof value === 'number' ? value : null;
      if (typeof value === 'string') marks.push({ at: at(t), kind: value });
    }
    widenGaps(values);
    return { values, marks, isolated: isolatedIn(values) };
  });
  return { times, columns };
};

/** A gap reaches from sample to sample, over the times at which only other series have one. */
const widenGaps = (values: (number | null | undefined)[]): void => {
  let from = 0;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && typeof values[i] !== 'number') continue;
    if (values.slice(from, i).includes(null)) values.fill(null, from, i);
    from = i + 1;
  }
};

const isolatedIn = (values: readonly (number | null | undefined)[]): number[] => {
  const found: number[] = [];
  let before: number | null | undefined;
  let candidate = -1;
  for (const [i, value] of values.entries()) {
    if (value === undefined) continue;
    if (value === null) {
      if (candidate >= 0) found.push(candidate);
      candidate = -1;
    } else {
      candidate = typeof before === 'number' ? -1 : i;
    }
    before = value;
  }
  if (candidate >= 0) found.push(candidate);
  return found;
};
