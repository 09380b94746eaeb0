import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aFact, aRun } from '../../../test/conformance/samples.ts';
import { waitUntil } from '../../../test/support/servers/child.ts';
import {
  requirePostgres,
  startPostgres,
  type PostgresServer,
} from '../../../test/support/servers/postgres.ts';
import { postgresConfig } from './config.ts';
import { PostgresLimani, type PostgresOptions } from './postgresLimani.ts';
import { RunWriter } from './runWriter.ts';
import { Server } from './server.ts';
import { WriteQueue } from './writeQueue.ts';

const programs = requirePostgres();
let server: PostgresServer;

const optionsOf = (schema: string): PostgresOptions => ({
  ...postgresConfig({ url: server.url, database: schema }),
  password: () => Promise.resolve(undefined),
  onWarning: (message) => {
    throw new Error(message);
  },
});

const newSchema = (): string => `store-${randomBytes(6).toString('hex')}`;

async function connected(schema: string, more: Partial<PostgresOptions> = {}): Promise<PostgresLimani> {
  const limani = new PostgresLimani({ ...optionsOf(schema), ...more });
  onTestFinished(() => limani.disconnect());
  await limani.connect();
  return limani;
}

describe.skipIf(programs === undefined)('on a real server', () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.stop());

  test('a recorder that goes on saying that it lives keeps its run; of one that does not, the run is interrupted', async () => {
    const schema = newSchema();
    const lease = { leaseMs: 4000, patienceMs: 1000 };
    const living = await connected(schema, lease);
    await living.createRun(aRun('living'));
    const silent = await Server.open(optionsOf(schema));
    onTestFinished(() => silent.close());
    await new RunWriter(new WriteQueue(silent, lease)).createRun(aRun('silent'));
    const reader = await connected(schema);
    const statusOf = async (runId: string) => (await reader.getRunData(runId))?.run.status;
    expect([await statusOf('living'), await statusOf('silent')]).toEqual(['queued', 'queued']);
    await waitUntil(async () => (await statusOf('silent')) === 'interrupted', 'the lease ends');
    expect(await statusOf('living')).toBe('queued');
  });

  test('changes by others are told, also after the server was away', async () => {
    const schema = newSchema();
    const [one, two] = [await connected(schema), await connected(schema)];
    const other = await connected(newSchema());
    let told: string[] = [];
    let times = 0;
    const stop = one.onChange((runIds) => {
      times++;
      told.push(...runIds);
    });
    // the first time says that it listens
    await waitUntil(() => Promise.resolve(times > 0), 'listening');
    await other.createRun(aRun('elsewhere'));
    await two.createRun(aRun('a'));
    await two.insertFactLog(aFact('a', 1));
    await waitUntil(() => Promise.resolve(told.length >= 2), 'two changes');
    expect(told).toEqual(['a', 'a']);
    [told, times] = [[], 0];
    await server.crash();
    await waitUntil(() => Promise.resolve(times > 0), 'listening again');
    await two.startUpdateRun('a', 'running');
    await waitUntil(() => Promise.resolve(told.includes('a')), 'a change');
    stop();
  });

  test('a server that stays away is said in a sentence, and what was not written comes when it is repeated', async () => {
    const limani = await connected(newSchema(), { patienceMs: 0 });
    await limani.createRun(aRun('a'));
    const failures: unknown[] = [];
    const away = server.crash(500);
    await waitUntil(async () => {
      await limani.insertFactLog(aFact('a', 1)).catch((error: unknown) => failures.push(error));
      return failures.length > 0;
    }, 'away');
    expect(failures[0]).toMatchObject({ name: 'LimaniError', code: 'not-written' });
    expect((failures[0] as Error).message).toMatch(/^The run store on 127\.0\.0\.1:\d+ .*\.$/);
    await away;
    await limani.insertFactLog(aFact('a', 2));
    expect((await limani.getRunData('a'))?.factLogs.at(-1)?.timestamp).toBe(2);
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

  test('many that open a store at once make it once', async () => {
    const schema = newSchema();
    const all = await Promise.all(Array.from({ length: 8 }, () => connected(schema)));
    for (const [i, limani] of all.entries()) await limani.createRun(aRun(`run-${i}`));
    expect((await all[0]?.listRuns({}, { limit: 10 }))?.runs).toHaveLength(8);
    const { stored, known } = (await all[0]?.schemaVersion()) ?? {};
    expect(stored).toBe(known);
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
