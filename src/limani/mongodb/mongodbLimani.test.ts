import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aFact, anEnd, aRun, aStart } from '../../../test/conformance/samples.ts';
import { startMongo, type MongoServer } from '../../../test/support/mongodb/server.ts';
import { waitUntil } from '../../../test/support/servers/child.ts';
import type { NumberedCall } from '../remote.ts';
import { mongodbConfig } from './config.ts';
import { MongodbLimani, type MongodbOptions } from './mongodbLimani.ts';

let server: MongoServer;

const newDatabase = (): string => `store-${randomBytes(6).toString('hex')}`;

const optionsOf = (database: string): MongodbOptions => ({
  ...mongodbConfig({ url: server.url, database }),
  password: () => Promise.resolve(undefined),
  // the server has only just started
  graceMs: 0,
  onWarning: (message) => {
    throw new Error(message);
  },
});

async function connected(database: string, more: Partial<MongodbOptions> = {}): Promise<MongodbLimani> {
  const limani = new MongodbLimani({ ...optionsOf(database), ...more });
  onTestFinished(() => limani.disconnect());
  await limani.connect();
  return limani;
}

/** The database itself. */
async function database(name: string) {
  const client = await server.client();
  onTestFinished(() => client.close());
  return client.db(name);
}

const statusOf = async (limani: MongodbLimani, runId: string) => (await limani.getRunData(runId))?.run.status;

describe.each(['standalone', 'replicaset'] as const)('%s', (kind) => {
  beforeAll(async () => {
    server = await startMongo(kind);
  });
  afterAll(() => server.stop());

  test('a recorder that goes on saying that it lives keeps its run; of one that does not, the run is interrupted', async () => {
    const name = newDatabase();
    const living = await connected(name, { leaseMs: 1500 });
    await living.createRun(aRun('living'));
    const reader = await connected(name);
    await reader.remote.apply('silent', [{ number: 1, call: ['createRun', aRun('silent')] }]);
    const db = await database(name);
    await db.collection('_writers').updateOne({ _id: 'silent' as never }, { $set: { lease_ms: 1500 } });
    const other = await connected(name);
    expect([await statusOf(other, 'living'), await statusOf(other, 'silent')]).toEqual(['queued', 'queued']);
    await waitUntil(async () => (await statusOf(other, 'silent')) === 'interrupted', 'the lease ends');
    expect(await statusOf(other, 'living')).toBe('queued');
  });

  test('who could not reach a server that was down is not taken for dead until it has had time to say so', async () => {
    const name = newDatabase();
    const { remote } = await connected(name);
    await remote.apply('gone', [{ number: 1, call: ['createRun', aRun('open')] }]);
    const db = await database(name);
    await db.collection('_writers').updateOne({ _id: 'gone' as never }, { $set: { seen: new Date(0) } });
    const patient = await connected(name, { graceMs: 3_600_000 });
    expect(await statusOf(patient, 'open')).toBe('queued');
    // who has said that he is done does not come back
    await remote.release('gone', true);
    expect(await statusOf(patient, 'open')).toBe('interrupted');
  });

  test('numbered calls are made once, in order, however often they are sent and by whom', async () => {
    const name = newDatabase();
    const [one, two] = [await connected(name), await connected(name)];
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

  test('what a numbered call cannot be is refused by its number, and the others are made', async () => {
    const limani = await connected(newDatabase());
    const calls: NumberedCall[] = [
      { number: 1, call: ['createRun', aRun('a')] },
      { number: 2, call: ['insertFactLog', aFact('nowhere', 1)] },
      { number: 3, call: ['insertOperation', anEnd('a', 1)] },
      { number: 4, call: ['insertFactLog', aFact('a', NaN)] },
      { number: 5, call: ['insertFactLog', aFact('a', 5)] },
    ];
    expect(await limani.remote.apply('w', calls)).toMatchObject([
      { number: 4, error: { code: 'invalid' } },
      { number: 2, error: { code: 'unknown-run' } },
      { number: 3, error: { code: 'unknown-host' } },
    ]);
    expect(await limani.remote.apply('w', [calls[0]!, calls[4]!])).toEqual([]);
    expect((await limani.getRunData('a'))?.factLogs.map(({ timestamp }) => timestamp)).toEqual([5]);
  });

  test('changes by others are told, also after the server was away', async () => {
    const name = newDatabase();
    const [one, two] = [await connected(name), await connected(name)];
    const other = await connected(newDatabase());
    const told = new Set<string>();
    let times = 0;
    const stop = one.onChange((runIds) => {
      times++;
      for (const runId of runIds) told.add(runId);
    });
    // the first time says that it listens
    await waitUntil(() => Promise.resolve(times > 0), 'listening');
    let before = times;
    await other.createRun(aRun('elsewhere'));
    await two.createRun(aRun('a'));
    await waitUntil(() => Promise.resolve(times > before), 'a change');
    if (kind === 'replicaset') expect([...told]).toEqual(['a']);
    before = times;
    await server.crash();
    await waitUntil(() => Promise.resolve(times > before), 'listening again');
    before = times;
    await two.startUpdateRun('a', 'running');
    await waitUntil(() => Promise.resolve(times > before), 'another change');
    stop();
  });

  test('a batch that was begun is whole for whoever looks, and a deletion goes to its end', async () => {
    const name = newDatabase();
    const limani = await connected(name);
    for (const id of ['a', 'b']) await limani.createRun(aRun(id));
    const host = await limani.getOrCreateHost('a', 'web');
    await limani.insertBatch([{ fact: aFact('a', 1) }, { operationStart: aStart('a', host, 'u') }]);
    const db = await database(name);
    const [fact, operation] = await Promise.all([
      db.collection('facts').findOne(),
      db.collection('operations').findOne(),
    ]);
    // as a writer left it that died when half of a batch was where it belongs, and half of a run removed
    await db.collection('operations').deleteMany({});
    const changes = [
      { kind: 'fact', document: fact },
      { kind: 'begin', document: operation },
    ];
    if (kind === 'standalone') {
      await db.collection('_batches').insertOne({ _id: 'w/1' as never, changes });
      expect((await limani.getOperations('a')).map(({ uid }) => uid)).toEqual(['u']);
      expect((await limani.getRunData('a'))?.factLogs).toHaveLength(1);
    }
    await limani.endRunUpdate('a', 9, 'success', {});
    await db
      .collection('runs')
      .updateOne({ _id: 'a' as never }, { $set: { rank: -1 }, $unset: { start_time: '' } });
    expect(await limani.getRunData('a')).toBeNull();
    expect(await db.collection('facts').find().toArray()).toEqual([]);
    expect((await limani.listRuns({}, { limit: 9 })).runs.map(({ runId }) => runId)).toEqual(['b']);
    await expect(limani.createRun(aRun('a'))).rejects.toMatchObject({ code: 'duplicate-run' });
  });

  test('a content larger than a document is kept in parts, which go with it', async () => {
    const name = newDatabase();
    const limani = await connected(name);
    const bytes = randomBytes(9 << 20);
    const hash = await limani.putContent(bytes);
    const parts = (await database(name)).collection('content_parts');
    expect(await parts.distinct('n')).toEqual([0, 1]);
    expect(Buffer.from((await limani.getContent(hash))!).equals(bytes)).toBe(true);
    // of a process that did not live to use it
    await parts.updateOne(
      { _id: 'loose' as never },
      { $set: { of: 'loose', n: 0, put: new Date(0) } },
      { upsert: true },
    );
    expect(await limani.pruneContent(1)).toEqual({ removed: 0, bytes: 0 });
    expect(await parts.distinct('of')).toHaveLength(1);
    expect((await limani.pruneContent(Date.now() / 1000 + 60)).removed).toBe(1);
    expect(await parts.find().toArray()).toEqual([]);
  });

  test('the largest entry and the largest batch are taken, larger ones refused', async () => {
    const limani = await connected(newDatabase());
    await limani.createRun(aRun('a'));
    const { maxEntryBytes } = limani.capabilities;
    const fact = (length: number) => aFact('a', 1, { command: 'é'.repeat(length / 2) });
    await limani.insertFactLog(fact(maxEntryBytes! - 1000));
    await expect(limani.insertFactLog(fact(maxEntryBytes!))).rejects.toMatchObject({ code: 'too-large' });
    const half = { fact: fact(maxEntryBytes! / 2) };
    await expect(limani.insertBatch([half, half])).rejects.toMatchObject({ code: 'too-large' });
    await limani.insertBatch(Array.from({ length: 2000 }, (_, i) => ({ fact: aFact('a', i + 2) })));
    expect((await limani.getFactsForTimespan('a', 2, 1e9)).length).toBe(2000);
  });

  test('a server that stays away is said in a sentence, and what was not written comes when it is repeated', async () => {
    const limani = await connected(newDatabase(), { patienceMs: 0, selectionMs: 200 });
    await limani.createRun(aRun('a'));
    const failures: unknown[] = [];
    const away = server.crash(1000);
    await waitUntil(async () => {
      await limani.insertFactLog(aFact('a', 1)).catch((error: unknown) => failures.push(error));
      return failures.length > 0;
    }, 'away');
    expect(failures[0]).toMatchObject({ name: 'LimaniError', code: 'not-written' });
    expect((failures[0] as Error).message).toMatch(/^The run store on 127\.0\.0\.1:\d+ .*\.$/);
    await away;
    await waitUntil(
      () =>
        limani.insertFactLog(aFact('a', 2)).then(
          () => true,
          () => false,
        ),
      'back',
    );
    expect((await limani.getRunData('a'))?.factLogs.at(-1)?.timestamp).toBe(2);
  });

  test('many that open a store at once make it once', async () => {
    const name = newDatabase();
    const all = await Promise.all(Array.from({ length: 8 }, () => connected(name)));
    for (const [i, limani] of all.entries()) await limani.createRun(aRun(`run-${i}`));
    expect((await all[0]?.listRuns({}, { limit: 10 }))?.runs).toHaveLength(8);
    const { stored, known } = (await all[0]?.schemaVersion()) ?? {};
    expect(stored).toBe(known);
  });
});

test('a user and a password are what the server asks for; without them that is a sentence', async () => {
  const guarded = await startMongo('standalone', { user: 'on call', password: 'pä55 word,=' });
  onTestFinished(() => guarded.stop());
  const at = (userInfo: string, password: string | undefined): MongodbLimani =>
    new MongodbLimani({
      ...mongodbConfig({ url: guarded.url.replace('://', `://${userInfo}`) }),
      password: () => Promise.resolve(password),
      onWarning: () => undefined,
    });
  const limani = at('on%20call@', 'pä55 word,=');
  onTestFinished(() => limani.disconnect());
  await limani.connect();
  await limani.createRun(aRun('a'));
  expect((await limani.listRuns({}, { limit: 1 })).runs).toHaveLength(1);
  for (const [userInfo, password] of [
    ['on%20call@', 'wrong'],
    ['on%20call@', undefined],
    ['other@', 'pä55 word,='],
  ] as const)
    await expect(at(userInfo, password).connect()).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /cannot be used: Authentication failed\. Check the user, the password in MONGODB_PASSWORD/,
      ) as string,
    });
  await expect(at('', undefined).connect()).rejects.toMatchObject({
    message: expect.stringMatching(/requires authentication\. Give the user the role readWrite/) as string,
  });
});

test('nobody listening is a sentence', async () => {
  const limani = new MongodbLimani({
    ...mongodbConfig({ url: 'mongodb://127.0.0.1:1/x' }),
    password: () => Promise.resolve(undefined),
    selectionMs: 100,
    onWarning: () => undefined,
  });
  await expect(limani.connect()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(
      /^The run store on 127\.0\.0\.1:1 \(database "x"\) cannot be reached: .*ECONNREFUSED.*\.$/,
    ) as string,
  });
});
