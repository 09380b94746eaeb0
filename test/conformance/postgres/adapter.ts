import { BufferedLimani } from '../../../src/limani/buffer/bufferedLimani.ts';
import type { LinkOptions } from '../../../src/limani/buffer/link.ts';
import { postgresFactory } from '../../../src/limani/postgres/factory.ts';
import type { PostgresLimani, PostgresOptions } from '../../../src/limani/postgres/postgresLimani.ts';

const unnoticed = (message: string): never => {
  throw new Error(message);
};

/** The adapter on a schema; nothing may go wrong unnoticed. */
export const postgresAt = (
  url: string,
  schema: string,
  options: Partial<PostgresOptions> = {},
): PostgresLimani =>
  postgresFactory({
    // the server has only just started
    graceMs: 0,
    password: () => Promise.resolve(undefined),
    onWarning: unnoticed,
    ...options,
  })({ url, werehouse: schema });

/** The adapter as programs use it: with a folder for the times in which the server is away. */
export const bufferedAt = (
  url: string,
  schema: string,
  folder: string,
  options: Partial<LinkOptions & PostgresOptions> = {},
): BufferedLimani =>
  new BufferedLimani({
    remote: postgresAt(url, schema, options),
    folder,
    blocking: true,
    // a busy machine is not a server that is away
    patienceMs: 30_000,
    onWarning: unnoticed,
    ...options,
  });
