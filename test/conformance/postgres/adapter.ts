import { postgresFactory } from '../../../src/limani/postgres/factory.ts';
import type { PostgresLimani } from '../../../src/limani/postgres/postgresLimani.ts';

/** The adapter on a schema; nothing may go wrong unnoticed. */
export const postgresAt = (url: string, schema: string): PostgresLimani =>
  postgresFactory({
    // the server has only just started
    graceMs: 0,
    password: () => Promise.resolve(undefined),
    onWarning: (message) => {
      throw new Error(message);
    },
  })({ url, werehouse: schema });
