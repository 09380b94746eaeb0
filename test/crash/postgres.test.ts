import { afterAll, beforeAll, describe, test } from 'vitest';
import { postgresAt } from '../conformance/postgres/adapter.ts';
import { requirePostgres, startPostgres, type PostgresServer } from '../support/servers/postgres.ts';
import { crashUnderLoad } from './load.ts';

const CRASHES = 6;
const RECORDERS = 3;
const programs = requirePostgres();
let server: PostgresServer;

describe.skipIf(programs === undefined)('a PostgreSQL that crashes', () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.stop());

  test(
    `${CRASHES} crashes under load: nothing that was acknowledged is lost, nothing is there twice or in part`,
    { timeout: 180_000 },
    async () => {
      const limanis = Array.from({ length: RECORDERS }, () => postgresAt(server.url, 'crash'));
      await crashUnderLoad(CRASHES, limanis, postgresAt(server.url, 'crash'), () => server.crash());
    },
  );
});
