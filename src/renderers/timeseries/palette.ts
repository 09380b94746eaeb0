/** Colours in style.css: `--db-series-0` … `--db-series-7`. */
const COLORS = 8;

/** After the colours are used up, dashes tell series apart; lengths in CSS pixels, line and space in turn. */
const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** How series number `index` is drawn: custom property of its colour, dash pattern. */
export const strokeOf = (index: number): { readonly color: string; readonly dash: readonly number[] } => ({
  color: `--db-series-${index % COLORS}`,
  dash: DASHES[Math.floor(index / COLORS) % DASHES.length] ?? [],
});
