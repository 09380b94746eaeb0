import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aFact, aRun, aStart } from '../../../test/conformance/samples.ts';
import {
  requirePostgres,
  startPostgres,
  type PostgresServer,
} from '../../../test/support/servers/postgres.ts';
import type { NumberedCall } from '../remote.ts';
import { postgresConfig } from './config.ts';
import { PostgresLimani, type PostgresOptions } from './postgresLimani.ts';

const programs = requirePostgres();
let server: PostgresServer;

const optionsOf = (schema: string): PostgresOptions => ({
  ...postgresConfig({ url: server.url, database: schema }),
  password: () => Promise.resolve(undefined),
  // the server has only just started
  graceMs: 0,
  onWarning: (message) => {
    throw new Error(message);
  },
});

const newSchema = (): string => `store-${randomBytes(6).toString('hex')}`;

async function connected(schema: string): Promise<PostgresLimani> {
  const limani = new PostgresLimani(optionsOf(schema));
  onTestFinished(() => limani.disconnect());
  await limani.connect();
  return limani;
}

describe.skipIf(programs === undefined)('on a real server', () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.stop());

  test('a numbered call that only the server can refuse is found among the others', async () => {
    const limani = await connected(newSchema());
    const { remote } = limani;
    await remote.apply('w', [
      { number: 1, call: ['createRun', aRun('a')] },
      { number: 2, call: ['getOrCreateHost', 'a', 'web'] },
    ]);
    const [web = 0] = (await limani.getRunData('a'))?.hosts.map(({ id }) => id) ?? [];
    // longer than what an index takes, and not to be shortened: only the server knows
    const cell = randomBytes(8000).toString('hex');
    const group: NumberedCall[] = [
      { number: 3, call: ['insertFactLog', aFact('a', 3)] },
      { number: 4, call: ['startOperation', aStart('a', web, 'u', { cell })] },
      { number: 5, call: ['insertFactLog', aFact('a', 5)] },
    ];
    expect(await remote.apply('w', group)).toMatchObject([{ number: 4, error: { code: 'too-large' } }]);
    expect(await remote.apply('w', [group[0]!, group[2]!])).toEqual([]);
    expect((await limani.getRunData('a'))?.factLogs.map(({ timestamp }) => timestamp)).toEqual([3, 5]);
  });

  test('who may not make a schema is told what to grant; where it is there, that is enough', async () => {
    const schema = newSchema();
    const client = await server.client();
    onTestFinished(() => client.end());
    await client.query('CREATE USER oncall');
    const url = server.url.replace('postgres@', 'oncall@');
    const guest = (): PostgresLimani =>
      new PostgresLimani({ ...optionsOf(schema), ...postgresConfig({ url, database: schema }) });
    await expect(guest().connect()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/permission denied.*Grant the user/s) as string,
    });
    await connected(schema);
    await client.query(`GRANT USAGE ON SCHEMA "${schema}" TO oncall`);
    await client.query(`GRANT ALL ON ALL TABLES IN SCHEMA "${schema}" TO oncall`);
    const limani = guest();
    onTestFinished(() => limani.disconnect());
    await limani.connect();
    await limani.createRun(aRun('a'));
    expect((await limani.listRuns({}, { limit: 1 })).runs).toHaveLength(1);
  });

  test('a database that does not exist, and nobody listening, are sentences', async () => {
    const attempt = (url: string) =>
      new PostgresLimani({ ...optionsOf('x'), ...postgresConfig({ url }) }).connect();
    await expect(attempt(server.url.replace(/\/postgres$/, '/nowhere'))).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/"nowhere" does not exist\. Create the database/) as string,
    });
    await expect(attempt('postgres://postgres@127.0.0.1:1/postgres')).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/127\.0\.0\.1:1 .*ECONNREFUSED/) as string,
    });
  });
});
