import type { Provenance } from './output.ts';
import { formatTime } from './time.ts';

/** `Recorded 2026-11-20 02:16 UTC`. @param at epoch seconds */
export const recordedLabel = (at: number): string => `Recorded ${formatTime(Math.floor(at / 60) * 60)}`;

/** Said to who is asked to agree to a change that recordings will answer. */
export const NOTHING_SENT = 'This is a replay: recordings answer, and nothing will be sent.';

/** How a result says that it was not given by servers; nothing for one that was. */
export const replayLabel = ({ origin, recorded }: Provenance): string | undefined => {
  if (origin !== 'replay') return undefined;
  const at = recorded === undefined ? NaN : Date.parse(recorded) / 1000;
  return Number.isNaN(at) ? 'Replayed, not live' : recordedLabel(at);
};
