/**
 * - `no-history`: nothing was recorded yet
 * - `unknown-run`: no run has this id; `several-runs`: more than one begins with it; `open-run`: it goes on
 * - `no-answer`: what a server answered is not kept, or not any more
 */
export type HistoryErrorCode = 'no-history' | 'unknown-run' | 'several-runs' | 'open-run' | 'no-answer';

/** Why a run cannot be shown. The message is for people. */
export class HistoryError extends Error {
  override readonly name = 'HistoryError';
  readonly code: HistoryErrorCode;
  constructor(code: HistoryErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

export const NO_HISTORY = 'There is no history yet: no run is on record.';
