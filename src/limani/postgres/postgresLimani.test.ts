import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aFact, anEnd, aRun, aStart } from '../../../test/conformance/samples.ts';
import { waitUntil } from '../../../test/support/servers/child.ts';
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
    const living = await connected(schema, { leaseMs: 2000 });
    await living.createRun(aRun('living'));
    await living.remote.apply('silent', [{ number: 1, call: ['createRun', aRun('silent')] }]);
    const reader = await connected(schema);
    const statusOf = async (runId: string) => (await reader.getRunData(runId))?.run.status;
    expect([await statusOf('living'), await statusOf('silent')]).toEqual(['queued', 'queued']);
    await waitUntil(async () => (await statusOf('silent')) === 'interrupted', 'the lease ends');
    expect(await statusOf('living')).toBe('queued');
  });

  test('who could not reach a server that was down is not taken for dead until it has had time to say so', async () => {
    const schema = newSchema();
    const { remote } = await connected(schema);
    await remote.apply('gone', [{ number: 1, call: ['createRun', aRun('open')] }]);
    const client = await server.client();
    onTestFinished(() => client.end());
    const writers = `"${schema}"._writers`;
    await client.query(`UPDATE ${writers} SET expires = now() - interval '1 hour'`);
    // the server was started by this file, just now
    const patient = await connected(schema, { graceMs: 3_600_000 });
    const statusOf = async (limani: PostgresLimani) => (await limani.getRunData('open'))?.run.status;
    expect(await statusOf(patient)).toBe('queued');
    // who has said that he is done does not come back
    await remote.release('gone', true);
    expect(await statusOf(patient)).toBe('interrupted');
  });

  test('numbered calls are made once, in order, however often they are sent and by whom', async () => {
    const schema = newSchema();
    const [one, two] = [await connected(schema), await connected(schema)];
    const facts = (from: number, to: number): NumberedCall[] =>
      Array.from({ length: to - from }, (_, i) => ({
        number: 10 * (from + i),
        call: ['insertFactLog', aFact('a', from + i)],
      }));
    expect(await one.remote.apply('w', [{ number: 1, call: ['createRun', aRun('a')] }])).toEqual([]);
    await Promise.all([one, two].map(({ remote }) => remote.apply('w', facts(1, 8))));
    await two.remote.apply('w', facts(4, 12));
    await one.remote.release('w', true);
    await two.remote.apply('w', facts(1, 12));
    const data = await one.getRunData('a');
    expect(data?.run.status).toBe('queued');
    expect(data?.factLogs.map(({ timestamp }) => timestamp)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('what a numbered call cannot be is refused by its number, and nothing is written twice for it', async () => {
    const limani = await connected(newSchema());
    const { remote } = limani;
    const hostId = 1;
    const calls: NumberedCall[] = [
      { number: 1, call: ['createRun', aRun('a')] },
      { number: 2, call: ['insertFactLog', aFact('nowhere', 1)] },
      { number: 3, call: ['insertOperation', anEnd('a', hostId)] },
      { number: 4, call: ['insertFactLog', aFact('a', 4)] },
    ];
    expect(await remote.apply('w', calls)).toMatchObject([
      { number: 2, error: { code: 'unknown-run' } },
      { number: 3, error: { code: 'unknown-host' } },
    ]);
    expect(await remote.apply('w', [calls[0]!, calls[3]!])).toEqual([]);
    // longer than what an index takes, and not to be shortened: only the server knows
    const cell = randomBytes(8000).toString('hex');
    const host: NumberedCall = { number: 5, call: ['getOrCreateHost', 'a', 'web'] };
    await remote.apply('w', [host]);
    const [web = hostId] = (await limani.getRunData('a'))?.hosts.map(({ id }) => id) ?? [];
    const group: NumberedCall[] = [
      { number: 6, call: ['insertFactLog', aFact('a', 6)] },
      { number: 7, call: ['startOperation', aStart('a', web, 'u', { cell })] },
      { number: 8, call: ['insertFactLog', aFact('a', 8)] },
    ];
    expect(await remote.apply('w', group)).toMatchObject([{ number: 7, error: { code: 'too-large' } }]);
    expect(await remote.apply('w', [group[0]!, group[2]!])).toEqual([]);
    expect((await limani.getRunData('a'))?.factLogs.map(({ timestamp }) => timestamp)).toEqual([4, 6, 8]);
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
    // once that it does not, and once that it does
    await waitUntil(() => Promise.resolve(times > 1), 'listening again');
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
