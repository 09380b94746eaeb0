// How things are compared on a machine that others use too: they take turns in many short rounds, so that whatever
// disturbs one disturbs the others, and what counts is what the middle round says.
import { setTimeout as sleep } from 'node:timers/promises';

export interface Rounds {
  readonly rounds: number;
  /** How often each task runs in a round; the best time is the round's. */
  readonly each: number;
  /** Pause before each run, in ms; without one they run back to back. */
  readonly pauseMs?: number;
  /** Collects garbage before each run, so that none pays for the one before; needs --expose-gc. */
  readonly collect?: boolean;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** The times (ms) of each task, one per round. */
export async function times(
  tasks: readonly (() => unknown)[],
  { rounds, each, pauseMs, collect = false }: Rounds,
): Promise<number[][]> {
  const best = tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    const now = tasks.map(() => Infinity);
    for (let turn = 0; turn < each; turn++)
      for (const [i, task] of tasks.entries()) {
        if (pauseMs !== undefined) await sleep(pauseMs);
        if (collect) globalThis.gc?.();
        const start = performance.now();
        await task();
        now[i] = Math.min(now[i] ?? Infinity, performance.now() - start);
      }
    for (const [i, time] of now.entries()) best[i]?.push(time);
  }
  return best;
}

/** How many times as long the first takes as the second, in the middle round. */
export const ratioOf = (first: readonly number[], second: readonly number[]): number =>
  median(first.map((time, round) => time / (second[round] ?? NaN)));
