// How far a search that reads texts goes at a time, and in all.

/** Runs that are looked at before the clock is: few at first, then as many as take about so long, milliseconds. */
export const FIRST_STEP = 100;
const MAX_STEP = 5000;
const STEP_MS = 15;
/** How long a search goes on; what it has then is a page, and the next one goes on from there. Milliseconds. */
export const BUDGET_MS = 120;

/** @param tookMs what the last step took */
export function nextStep(step: number, tookMs: number): number {
  const fitting = Math.floor((step * STEP_MS) / Math.max(tookMs, 1));
  return Math.max(FIRST_STEP, Math.min(fitting, 4 * step, MAX_STEP));
}
