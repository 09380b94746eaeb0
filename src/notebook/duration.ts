const N = String.raw`(\d+(?:\.\d+)?)`;
const SHAPE = new RegExp(`^(?:${N}w)?(?:${N}d)?(?:${N}h)?(?:${N}m)?(?:${N}s)?(?:${N}ms)?$`);
const SECONDS = [7 * 86_400, 86_400, 3600, 60, 1, 0.001];

/** What {@link parseDuration} accepts, for messages. */
export const DURATION_FORM =
  'a duration such as 500ms, 15s, 1m or 1h30m (units: w, d, h, m, s, ms, largest first)';

/** Seconds of `15s`, `1h30m`, `500ms`; undefined when `text` is no such duration. */
export const parseDuration = (text: string): number | undefined => {
  const match = SHAPE.exec(text);
  if (!match || text === '') return undefined;
  const milliseconds = SECONDS.reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit * 1000, 0);
  return Number.isFinite(milliseconds) ? Math.round(milliseconds) / 1000 : undefined;
};
