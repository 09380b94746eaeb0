import { SqljsLimani } from '../../../src/limani/sqljs/sqljsLimani.ts';

/** The adapter on a folder; nothing may go wrong unnoticed. */
export const sqljsAt = (folder: string): SqljsLimani =>
  new SqljsLimani({
    folder,
    workerUrl: new URL('../../../src/limani/sqljs/worker/main.ts', import.meta.url),
    blocking: false,
    publishAfterMs: 60_000,
    onWarning: (message) => {
      throw new Error(message);
    },
  });
