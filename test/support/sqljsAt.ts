// For tests and for programs that are none: what closes it when a test is done is in runStore.ts.
import { SqljsLimani, type SqljsOptions } from '../../src/limani/sqljs/sqljsLimani.ts';

export const workerUrl = new URL('../../src/limani/sqljs/worker/main.ts', import.meta.url);

/** The store in a folder, not connected yet; published only when asked to, and nothing may go wrong unnoticed. */
export const sqljsAt = (folder: string, options: Partial<SqljsOptions> = {}): SqljsLimani =>
  new SqljsLimani({
    folder,
    workerUrl,
    blocking: false,
    publishAfterMs: 60_000,
    onWarning: (message) => {
      throw new Error(message);
    },
    ...options,
  });
