import { mongodbFactory } from '../../../src/limani/mongodb/factory.ts';
import type { MongodbLimani, MongodbOptions } from '../../../src/limani/mongodb/mongodbLimani.ts';

const fail = (message: string): never => {
  throw new Error(message);
};

/** The adapter on a database; nothing may go wrong unnoticed, unless that is said. */
export const mongodbAt = (
  url: string,
  database: string,
  onWarning: (message: string) => void = fail,
  options: Partial<MongodbOptions> = {},
): MongodbLimani =>
  mongodbFactory({
    password: () => Promise.resolve(undefined),
    // the server has only just started
    graceMs: 0,
    onWarning,
    ...options,
  })({ url, werehouse: database });
