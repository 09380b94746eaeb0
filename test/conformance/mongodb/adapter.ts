import { mongodbFactory } from '../../../src/limani/mongodb/factory.ts';
import type { MongodbLimani } from '../../../src/limani/mongodb/mongodbLimani.ts';

/** The adapter on a database; nothing may go wrong unnoticed. */
export const mongodbAt = (url: string, database: string): MongodbLimani =>
  mongodbFactory({
    password: () => Promise.resolve(undefined),
    // the server has only just started
    graceMs: 0,
    onWarning: (message) => {
      throw new Error(message);
    },
  })({ url, werehouse: database });
