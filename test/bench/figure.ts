/** One line of the table that `npm run bench` prints: a ratio of two things measured in the same run. */
export interface Figure {
  readonly name: string;
  readonly ratio: number;
  /** What was measured against what, with the absolute figures. */
  readonly note: string;
  /** The ratio that must hold. */
  readonly floor?: number;
  /** The ratio that is aimed at. */
  readonly goal?: number;
  /** True where a small ratio is good; then `floor` is the largest that is allowed. */
  readonly lowerIsBetter?: boolean;
}

/** `missed`, `held`, or `goal`; undefined where nothing was promised. */
export function verdict({ ratio, floor, goal, lowerIsBetter = false }: Figure): string | undefined {
  const reaches = (bound: number): boolean => (lowerIsBetter ? ratio <= bound : ratio >= bound);
  if (goal !== undefined && reaches(goal)) return 'goal';
  if (floor === undefined) return undefined;
  return reaches(floor) ? 'held' : 'MISSED';
}

/** A table in plain text, columns aligned. */
export function table(figures: readonly Figure[]): string {
  const bound = (value: number | undefined, lower: boolean | undefined): string =>
    value === undefined ? '' : `${lower ? '≤' : '≥'} ${value}x`;
  const rows = figures.map((figure) => [
    figure.name,
    `${figure.ratio.toPrecision(3)}x`,
    bound(figure.floor, figure.lowerIsBetter),
    bound(figure.goal, figure.lowerIsBetter),
    verdict(figure) ?? '',
    figure.note,
  ]);
  const all = [['', 'ratio', 'floor', 'goal', '', ''], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
