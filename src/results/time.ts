const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

export interface TimeOptions {
  /** UTC (the default), or the reader's own zone with its offset. */
  readonly utc?: boolean;
  /** `full` (the default): `2026-11-20 02:11:05 UTC`; `clock`: `02:11:05 UTC`. */
  readonly style?: 'full' | 'clock';
  /** Seconds (the default `auto`: when there are any; milliseconds likewise), always, or always with milliseconds. */
  readonly precision?: 'auto' | 's' | 'ms';
  /** Leaves `UTC` or the offset out, for columns whose head says it. */
  readonly bare?: boolean;
}

const offset = (date: Date): string => {
  const minutes = -date.getTimezoneOffset();
  const abs = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(abs / 60))}:${pad(abs % 60)}`;
};

/** What stands for a moment that no calendar has. */
export const noDate = (epochSeconds: number): string => `${epochSeconds} s after 1970`;

/** Whether a calendar has the moment, given in epoch seconds: a record that others wrote may hold any number. */
export const hasDate = (epochSeconds: number): boolean => Math.abs(epochSeconds) <= 8.64e12;

/** A moment given in epoch seconds. */
export const formatTime = (epochSeconds: number, options: TimeOptions = {}): string => {
  const { utc = true, style = 'full', bare = false, precision = 'auto' } = options;
  const date = new Date(Math.round(epochSeconds * 1000));
  if (!hasDate(epochSeconds)) return noDate(epochSeconds);
  const zone = utc ? 'UTC' : offset(date);
  // Shifted by the offset, the UTC getters read as the local clock.
  const local = utc ? date : new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  const ms = local.getUTCMilliseconds();
  const s = local.getUTCSeconds();
  const fraction = ms !== 0 || precision === 'ms' ? `.${pad(ms, 3)}` : '';
  const seconds = s !== 0 || fraction !== '' || precision === 's' ? `:${pad(s)}${fraction}` : '';
  const clock = `${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}${seconds}`;
  const year = local.getUTCFullYear();
  const day = `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}-${pad(local.getUTCMonth() + 1)}-${pad(local.getUTCDate())}`;
  return `${style === 'clock' ? '' : `${day} `}${clock}${bare ? '' : ` ${zone}`}`;
};

/** True when both moments lie in one UTC day. */
export const sameDay = (a: number, b: number): boolean => Math.floor(a / 86_400) === Math.floor(b / 86_400);

const PARTS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A length of time, given in seconds, in its two largest parts: `1 h 30 min`, `2.5 s`, `250 ms`. */
export const formatDuration = (seconds: number): string => {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0) return `-${formatDuration(-seconds)}`;
  if (seconds === 0) return '0 s';
  if (seconds < 0.001) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${Number(seconds.toPrecision(3))} s`;
  const total = Math.round(seconds);
  const first = PARTS.findIndex(([, size]) => total >= size);
  return PARTS.slice(first, first + 2)
    .map(([symbol, size], i) => {
      const within = i === 0 ? total : total % (PARTS[first]?.[1] ?? 1);
      return { symbol, n: Math.floor(within / size) };
    })
    .filter(({ n }) => n > 0)
    .map(({ symbol, n }) => `${n} ${symbol}`)
    .join(' ');
};
