// How impatient recorders are in the tests of a server that is away.
import type { LinkOptions } from '../../src/limani/buffer/link.ts';
import type { PostgresOptions } from '../../src/limani/postgres/postgresLimani.ts';

/** A lease that ends long before the server is back, and a server that gives time to say so. */
export const AWAY = {
  patienceMs: 3000,
  pauses: [50, 200],
  beatMs: 200,
  leaseMs: 1000,
  graceMs: 120_000,
} as const satisfies Partial<LinkOptions & PostgresOptions>;
