import type { LimaniConfig } from '../registry.ts';
import { postgresConfig, type PostgresConfig } from './config.ts';
import { PostgresLimani, type PostgresOptions } from './postgresLimani.ts';

/** Makes connections to the server that the configuration names. @throws LimaniError `config` */
export const postgresFactory =
  (options: Omit<PostgresOptions, keyof PostgresConfig>) =>
  (config: LimaniConfig): PostgresLimani =>
    new PostgresLimani({ ...options, ...postgresConfig(config) });
