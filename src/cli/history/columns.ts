import { oneLine, shorten } from '../../results/markdown.ts';

export interface ColumnSpec {
  readonly head: string;
  /** What it is shortened to where the line is too long; absent: never. */
  readonly most?: number;
}

/**
 * Rows under their heads, in columns with two blanks between them, so wide as their widest cell. What is cut ends in …;
 * signs that would move the cursor are made visible.
 */
export function columns(specs: readonly ColumnSpec[], rows: readonly (readonly string[])[]): string[] {
  const cells = [specs.map(({ head }) => head), ...rows].map((row) =>
    row.map((cell, i) => shorten(oneLine(cell), specs[i]?.most ?? Number.MAX_SAFE_INTEGER)),
  );
  const widths = specs.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
