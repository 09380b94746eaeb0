// How long a server that is away is waited for.
import { pause } from './pause.ts';

/** While others wait for what is written, milliseconds. */
export const PATIENCE_MS = 30_000;
/** When a connection is closed, milliseconds. */
export const LAST_PATIENCE_MS = 3000;

const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2000;

export interface Patience {
  /** How long to go on after the first failure, milliseconds; may become less meanwhile. */
  readonly patienceMs: () => number;
  /** Whether another try may do better. */
  readonly isTransient: (error: unknown) => boolean;
}

/** Tries until it is done; throws what went wrong last, or cannot be mended by waiting. Clocks may be set meanwhile. */
export async function patiently<T>(
  work: () => Promise<T>,
  { patienceMs, isTransient }: Patience,
): Promise<T> {
  let away: number | undefined;
  for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, MAX_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      away ??= performance.now();
      if (performance.now() - away >= patienceMs()) throw error;
      await pause(wait);
    }
  }
}
