/**
 * A CSV field as of RFC 4180. Values stay what they are: a text that begins with `=` is not defused, as evidence
 * must not change on its way out; import files of unknown origin as text.
 */
const field = (value: string): string =>
  /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** Rows of text as CSV with a line end after each. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');

/** Epoch seconds for machines: RFC 3339, UTC, milliseconds. */
export const csvTime = (epochSeconds: number): string => {
  const date = new Date(Math.round(epochSeconds * 1000));
  return Number.isNaN(date.getTime()) ? String(epochSeconds) : date.toISOString();
};
