import { formatValue } from '../../results/format.ts';
import { isKnownUnit, unitOf } from '../../results/units.ts';

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = 86_400;

/** The date whose UTC fields read as the clock to be shown. */
const shifted = (epochSeconds: number, utc: boolean): Date => {
  const date = new Date(Math.round(epochSeconds * 1000));
  return utc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
};

/** Labels of a time axis; the first one and the first of each day have the date below, the first of a year also that. */
export const timeTicks = (splits: readonly number[], increment: number, utc: boolean): string[] => {
  let day = '';
  let year = NaN;
  return splits.map((t) => {
    const date = shifted(t, utc);
    const h = date.getUTCHours();
    const s = date.getUTCSeconds();
    const clock = `${pad(h)}:${pad(date.getUTCMinutes())}`;
    const withSeconds = increment < 60 ? `${clock}:${pad(s)}` : clock;
    const label = increment < 1 ? `${withSeconds}.${pad(date.getUTCMilliseconds(), 3)}` : withSeconds;
    const newYear = date.getUTCFullYear() !== year && !Number.isNaN(year);
    year = date.getUTCFullYear();
    const today = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}${newYear ? ` ${year}` : ''}`;
    if (increment >= DAY) return today;
    const lines = today === day ? [label] : [label, today];
    day = today;
    return lines.join('\n');
  });
};

/** Labels of a value axis; a unit without a symbol of its own is left to {@link unitCaption}. */
export const valueTicks = (
  splits: readonly number[],
  increment: number,
  unit: string | undefined,
): string[] => {
  const largest = Math.max(...splits.map(Math.abs));
  const digits = Math.max(4, Math.ceil(Math.log10(largest / increment)) + 2);
  const caption = unitCaption(unit);
  return splits.map((value) => {
    const text = formatValue(value, unit, { digits: Number.isFinite(digits) ? Math.min(digits, 15) : 4 });
    return caption !== undefined && text.endsWith(` ${caption}`) ? text.slice(0, -caption.length - 1) : text;
  });
};

/** What to write above the axis for a unit that would make every tick long, such as `req/s`. */
export const unitCaption = (unit: string | undefined): string | undefined =>
  unit === undefined || unit === '' || isKnownUnit(unit) ? undefined : unit;

const STEPS_OF_TIME = [1, 2, 5, 10, 15, 30];

/** Distances between ticks that are round in a unit; `undefined` leaves the decimal ones. */
export const incrementsFor = (unit: string | undefined, range: number): number[] | undefined => {
  const { base, rungs } = unitOf(unit);
  if (rungs.some(({ symbol }) => symbol.startsWith('Ki')) && range >= 8)
    return Array.from({ length: 64 }, (_, i) => 2 ** i);
  if (rungs.some(({ symbol }) => symbol === 'min') && range * base >= 60)
    return [
      ...STEPS_OF_TIME,
      ...STEPS_OF_TIME.map((n) => n * 60),
      ...[1, 2, 3, 6, 12].map((n) => n * 3_600),
      ...Array.from({ length: 12 }, (_, e) => [1, 2, 5].map((n) => n * 10 ** e * DAY)).flat(),
    ].map((seconds) => seconds / base);
  return undefined;
};

/** uPlot's own decimal increments, which it no longer offers once some are given. */
export const decimalIncrements = (): number[] =>
  Array.from({ length: 64 }, (_, e) => [1, 2, 2.5, 5].map((n) => Number(`${n}e${e - 32}`))).flat();
