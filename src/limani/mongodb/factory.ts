import type { LimaniConfig } from '../registry.ts';
import { mongodbConfig, type MongodbConfig } from './config.ts';
import { MongodbLimani, type MongodbOptions } from './mongodbLimani.ts';

/** Makes connections to the deployment that the configuration names. @throws LimaniError `config` */
export const mongodbFactory =
  (options: Omit<MongodbOptions, keyof MongodbConfig>) =>
  (config: LimaniConfig): MongodbLimani =>
    new MongodbLimani({ ...options, ...mongodbConfig(config) });
