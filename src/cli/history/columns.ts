import { oneLine, shorten } from '../../results/markdown.ts';

export interface ColumnSpec {
  readonly head: string;
  /** What it is shortened to where it is longer; absent: never. */
  readonly most?: number;
}

const BETWEEN = 2;
/** The last column is never made narrower. */
const LEAST = 8;

/**
 * Rows under their heads, in columns with two blanks between them, as wide as their widest cell; the last one has what
 * is left of the line. What is cut ends in …; signs that would move the cursor are made visible.
 * @param width of a line
 */
export function columns(
  specs: readonly ColumnSpec[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const shown = [specs.map(({ head }) => head), ...rows].map((row) =>
    row.map((cell, i) => shorten(oneLine(cell), specs[i]?.most ?? Number.MAX_SAFE_INTEGER)),
  );
  const last = specs.length - 1;
  const widths = specs.map((_, i) => Math.max(...shown.map((row) => row[i]?.length ?? 0)));
  const before = widths.slice(0, last).reduce((sum, column) => sum + column + BETWEEN, 0);
  const left = Math.max(LEAST, width - before);
  return shown.map((row) =>
    row
      .map((cell, i) => (i === last ? shorten(cell, left) : cell.padEnd(widths[i] ?? 0)))
      .join(' '.repeat(BETWEEN))
      .trimEnd(),
  );
}
