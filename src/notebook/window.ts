import type { JsonValue } from '../results/json.ts';
import { hasDate, noDate } from '../results/time.ts';
import { CellError } from './cellError.ts';
import type { Span } from './cellError.ts';
import { parseDuration } from './duration.ts';

/** The default window's length and the time before `to` when only `to` is given; seconds. */
const DEFAULT_LENGTH = 3600;

/** The year 0000, where RFC 3339 begins. */
const EARLIEST = -62_167_219_200;

const RFC3339 = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2})?(\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;
const ZONELESS = /^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2})?(\.\d+)?)?$/;

const ACCEPTED =
  'Accepted are RFC 3339 times (2026-11-20T02:14:00Z, 2026-11-20T03:14:00+01:00), "now", and times before now (-15m, -1h30m, -2d).';

/** A time as written, and where it stands. */
export interface TimeText {
  readonly text: string;
  /** What it is, for messages: `@from`, `--to`, `window in the front matter`. */
  readonly label: string;
  readonly position?: Span;
}

/** A resolved window, epoch seconds; mirrors the plugin contract's. */
export interface ResolvedWindow {
  readonly from: number;
  readonly to: number;
}

/**
 * Epoch seconds of a time as people write it.
 * @param now epoch seconds
 * @throws CellError `bad-time`
 */
export const parseTime = ({ text, label, position }: TimeText, now: number): number => {
  const t = text.trim();
  if (t === 'now') return now;
  const relative = /^(?:now)?-(.+)$/.exec(t);
  const ago = relative?.[1] === undefined ? undefined : parseDuration(relative[1]);
  const seconds = ago === undefined ? parseInstant(t) : now - ago;
  if (seconds !== undefined && seconds >= EARLIEST) return seconds;
  const hint = ZONELESS.test(t)
    ? `The time zone is missing: write ${t.length > 10 ? t : `${t}T00:00:00`}Z for UTC. ${ACCEPTED}`
    : t.startsWith('+')
      ? `It would lie in the future. ${ACCEPTED}`
      : ACCEPTED;
  throw new CellError('bad-time', `${label}: "${t}" is not a time.`, hint, position);
};

const parseInstant = (text: string): number | undefined => {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [, date = '', minutes = '', seconds = ':00', fraction = '', zone = ''] = match;
  const local = `${date}T${minutes}${seconds}`;
  const asUtc = new Date(`${local}Z`);
  // Date rolls 30 February over to March; a date that does not come back as written does not exist.
  if (Number.isNaN(asUtc.getTime()) || asUtc.toISOString().slice(0, 19) !== local) return undefined;
  const whole = Date.parse(`${local}${zone.toUpperCase()}`);
  return Number.isNaN(whole) ? undefined : (whole + Math.round(Number(`0${fraction}`) * 1000)) / 1000;
};

/** What a window is made from; each part overrides the one before it. */
export interface WindowSources {
  /** `window` of the front matter, as found. */
  readonly notebook?: JsonValue | undefined;
  readonly from?: TimeText | undefined;
  readonly to?: TimeText | undefined;
}

/**
 * The time range of a cell. Without any, the last hour; where only `to` is known, the hour before it; where only
 * `from` is known, up to now.
 * @param now epoch seconds, the same for all cells of a run
 * @throws CellError `bad-time`, `bad-window`
 */
export const resolveWindow = (sources: WindowSources, now: number): ResolvedWindow => {
  const base = splitWindow(sources.notebook);
  const fromText = sources.from ?? base?.from;
  const toText = sources.to ?? base?.to;
  const to = toText ? parseTime(toText, now) : now;
  const from = fromText ? parseTime(fromText, now) : to - DEFAULT_LENGTH;
  const show = (seconds: number): string => formatInstant(seconds);
  const position = sources.from?.position ?? sources.to?.position;
  if (from >= to)
    throw new CellError(
      'bad-window',
      `The window is empty: it begins at ${show(from)} and ends at ${show(to)}.`,
      `"from" must be before "to"${sources.from && sources.to ? '' : '; the missing one of @from and @to comes from the notebook, else from = one hour before to, to = now'}.`,
      position,
    );
  for (const [seconds, text] of [
    [from, fromText],
    [to, toText],
  ] as const)
    if (text && seconds > now)
      throw new CellError(
        'bad-window',
        `${text.label}: ${show(seconds)} lies in the future; it is now ${show(now)}.`,
        'Write "now" for a window that ends at the time of the run.',
        text.position,
      );
  return { from, to };
};

const splitWindow = (window: JsonValue | undefined): { from: TimeText; to: TimeText } | undefined => {
  if (window === undefined || window === null || window === '') return undefined;
  const parts = typeof window === 'string' ? window.split('/') : [];
  const [from, to] = parts;
  if (parts.length !== 2 || from === undefined || to === undefined) {
    const shown = typeof window === 'object' ? 'a list or mapping' : `"${String(window)}"`;
    throw new CellError(
      'bad-window',
      `"window" in the front matter is ${shown}, not FROM/TO.`,
      `Write two times with a slash, such as -6h/now or 2026-11-20T01:45:00Z/2026-11-20T03:00:00Z. ${ACCEPTED}`,
    );
  }
  const label = '"window" in the front matter';
  return { from: { text: from, label }, to: { text: to, label } };
};

/** RFC 3339, UTC, with milliseconds only where there are any; a moment that no calendar has in words. */
export const formatInstant = (seconds: number): string =>
  hasDate(seconds)
    ? new Date(Math.round(seconds * 1000)).toISOString().replace('.000Z', 'Z')
    : noDate(seconds);

/** `from/to` for provenance. */
export const formatWindow = ({ from, to }: ResolvedWindow): string =>
  `${formatInstant(from)}/${formatInstant(to)}`;
