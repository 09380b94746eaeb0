import type { TimeSeries } from '../../results/schema.ts';
import { extremes, nameSeries, pointsOf } from '../../results/series.ts';
import type { Extremes, Points } from '../../results/series.ts';
import { oneLine } from '../../results/markdown.ts';

/** One series, ready to be drawn. Its index in the list is its identity: colour, dash, legend row. */
export interface Line {
  readonly name: string;
  readonly points: Points;
  readonly extremes: Extremes;
  /** True where the average of native histograms is drawn. */
  readonly averaged: boolean;
}

export interface Lines {
  readonly lines: readonly Line[];
  /** Labels left out of the names, because all series share them. */
  readonly common: Readonly<Record<string, string>>;
}

export const linesOf = ({ series }: TimeSeries): Lines => {
  const { names, common } = nameSeries(series);
  const lines = series.map((one, i): Line => {
    const { points, averaged } = pointsOf(one);
    const name = oneLine(names[i] ?? '');
    return { name: averaged ? `average of ${name}` : name, points, averaged, extremes: extremes(points) };
  });
  return { lines, common };
};
