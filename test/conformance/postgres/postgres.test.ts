import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Limani } from '../../../src/limani/limani.ts';
import { MIGRATIONS } from '../../../src/limani/postgres/migrations.ts';
import { requirePostgres, startPostgres, type PostgresServer } from '../../support/servers/postgres.ts';
import { elsewhere } from '../elsewhere.ts';
import { remoteTests, type RemoteTarget } from '../remote.ts';
import { conformance } from '../suite.ts';
import type { Call, ConformanceTarget } from '../target.ts';
import { bufferedAt, postgresAt } from './adapter.ts';

const programs = requirePostgres();
const CHILD = path.join(import.meta.dirname, 'child.ts');
let server: PostgresServer;

/** Statements as the superuser, in a schema. */
async function execute(schema: string, ...statements: readonly string[]): Promise<void> {
  const client = await server.client();
  try {
    for (const statement of [`SET search_path TO "${schema}"`, ...statements]) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** In place of the two minutes in which nobody hears of a writer. */
const silence = (schema: string, writer: string): Promise<void> =>
  execute(schema, `UPDATE _writers SET expires = now() - interval '1 hour' WHERE writer = '${writer}'`);

/** Calls in a process of its own, which is known to be dead when it was killed. */
async function callsElsewhere(
  schema: string,
  folder: string,
  calls: readonly Call[],
  then: 'disconnect' | 'kill',
): Promise<readonly unknown[]> {
  const { answers, about: writer } = await elsewhere(CHILD, [server.url, schema, folder], calls, then);
  if (then === 'kill') await silence(schema, writer);
  return answers;
}

const OLDER = [
  `INSERT INTO runs VALUES('older', 'human', 1, 2, 'failure', '{}', '{}', '[]', 'n', 'w', 0)`,
  `INSERT INTO hosts VALUES(1, 'older', 'web')`,
  `INSERT INTO operations VALUES(1, 'u', 'older', 1, 'op', 'failure', 1, 2, 1, 'h', 0, 0, '{"stderr":"no route"}', '',
    '{}', '{}', '[]', 'c', 'p@1', 's', 'o', '{}')`,
  "SELECT setval(pg_get_serial_sequence('operations', 'id'), 1)",
];

/** A schema of the first version, or of one that is not known yet. */
const replaceBy = (schema: string, version: 'earlier' | 'later'): Promise<void> =>
  execute(
    schema,
    `CREATE SCHEMA "${schema}"`,
    'CREATE TABLE _schema(version INTEGER NOT NULL)',
    ...(version === 'earlier'
      ? [MIGRATIONS[0] ?? '', ...OLDER, 'INSERT INTO _schema VALUES(1)']
      : [`INSERT INTO _schema VALUES(${MIGRATIONS.length + 1})`]),
  );

const newSchema = (): string => `Store-${randomBytes(6).toString('hex')}`;

async function dispose(schema: string, connections: readonly Limani[]): Promise<void> {
  for (const limani of connections) await limani.disconnect();
  await execute(schema, `DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
}

function openTarget(): Promise<ConformanceTarget> {
  const schema = newSchema();
  const folder = mkdtempSync(path.join(tmpdir(), 'databook-backlog-'));
  const connections: Limani[] = [];
  return Promise.resolve({
    async connect() {
      const limani = bufferedAt(server.url, schema, folder);
      await limani.connect();
      connections.push(limani);
      return limani;
    },
    elsewhere: (calls, then) => callsElsewhere(schema, folder, calls, then),
    replaceBy: (version) => replaceBy(schema, version),
    damageContent: (sha256) =>
      execute(
        schema,
        `UPDATE contents SET gzip = overlay(gzip placing '\\xff'::bytea from 12) WHERE hash = 'sha256:${sha256}'`,
      ),
    async dispose() {
      await dispose(schema, connections);
      rmSync(folder, { recursive: true });
    },
  });
}

/** Without a folder for the times in which the server is away. */
function openRemote(): Promise<RemoteTarget> {
  const schema = newSchema();
  const connections: Limani[] = [];
  return Promise.resolve({
    tellsRuns: true,
    async connect(waits) {
      const limani = postgresAt(server.url, schema, waits);
      await limani.connect();
      connections.push(limani);
      return limani;
    },
    silence: (writer) => silence(schema, writer),
    crash: (awayMs) => server.crash(awayMs),
    dispose: () => dispose(schema, connections),
  });
}

describe.skipIf(programs === undefined)('real PostgreSQL', () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.stop());
  conformance('postgres', openTarget, { describe, test });
  describe('as a server', () => remoteTests({ describe, test }, openRemote));
});
