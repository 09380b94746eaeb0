import type { LimaniConfig } from '../registry.ts';
import { postgresConfig } from './config.ts';
import { PostgresLimani, type PostgresOptions } from './postgresLimani.ts';

/** Makes connections to the server that the configuration names. */
export const postgresFactory =
  (options: Pick<PostgresOptions, 'password' | 'onWarning'>) =>
  (config: LimaniConfig): PostgresLimani =>
    new PostgresLimani({ ...options, ...postgresConfig(config) });
