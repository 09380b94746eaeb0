import { validationError } from '../../sdk/index.ts';
import { formatCount } from './names.ts';

/** Points per series aimed at when the step is not given. */
const WANTED_POINTS = 250;
/** Prometheus's own limit. */
const MOST_POINTS = 11_000;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that people read with ease; beyond them whole days. */
const NICE = [
  ...[1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((m) => m * MINUTE),
  ...[1, 2, 3, 6, 12].map((h) => h * HOUR),
];

/** Seconds as Prometheus and people write a duration: `1h30m`. At least one second. */
export function formatDuration(seconds: number): string {
  let rest = Math.max(1, Math.ceil(seconds));
  let text = '';
  for (const [size, symbol] of [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
    [1, 's'],
  ] as const) {
    if (rest >= size) text += `${Math.floor(rest / size)}${symbol}`;
    rest %= size;
  }
  return text;
}

/** The smallest nice step with which the window has at most about 250 points; seconds. */
export function chooseStep(length: number): number {
  const least = length / WANTED_POINTS;
  return NICE.find((step) => step >= least) ?? Math.ceil(least / DAY) * DAY;
}

/** What a range query asks for, seconds; `start` and `end` are multiples of `step`. */
export interface Grid {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/**
 * The grid for a window: aligned, so that the same moment is asked for again in a later run.
 * @throws PluginError `validation` for a step too small
 */
export function gridOf({ from, to }: { from: number; to: number }, wanted?: number): Grid {
  const step = wanted ?? chooseStep(to - from);
  if (!(step >= 1)) {
    throw validationError('step', `The step must be at least 1s. Leave @step out to have it chosen.`);
  }
  const start = Math.floor(from / step) * step;
  const end = Math.floor(to / step) * step;
  const points = Math.round((end - start) / step) + 1;
  if (points > MOST_POINTS) {
    const enough = formatDuration((end - start) / (MOST_POINTS - 2));
    throw validationError(
      'step',
      `A step of ${formatDuration(step)} over ${formatDuration(to - from)} makes ${formatCount(points)} points per series; Prometheus gives at most 11,000. Use @step=${enough} or more, or a shorter window.`,
    );
  }
  return { start, end, step };
}
