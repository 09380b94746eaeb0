import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Limani } from '../../src/limani/limani.ts';
import { mongodbAt } from '../conformance/mongodb/adapter.ts';
import { startMongo, type MongoServer } from '../support/mongodb/server.ts';
import { crashUnderLoad } from './load.ts';

/** DATABOOK_MONGODB_CRASHES says how many, 4 by default. */
const CRASHES = Number(process.env['DATABOOK_MONGODB_CRASHES'] ?? 4);
const RECORDERS = 3;

describe.each(['standalone', 'replicaset'] as const)('a stand-in for MongoDB that is killed, %s', (kind) => {
  let server: MongoServer;
  beforeAll(async () => {
    server = await startMongo(kind);
  });
  afterAll(() => server.stop());

  test(
    `${CRASHES} crashes under load: nothing that was acknowledged is lost, nothing is there twice or in part`,
    { timeout: 120_000 + 20_000 * CRASHES },
    async () => {
      // that a server is away is said, and is no failure here
      const connection = (): Limani => mongodbAt(server.url, 'crash', () => undefined);
      const limanis = Array.from({ length: RECORDERS }, connection);
      await crashUnderLoad(CRASHES, limanis, connection(), () => server.crash());
    },
  );
});
