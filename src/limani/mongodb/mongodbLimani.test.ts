import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aFact, aRun, aStart } from '../../../test/conformance/samples.ts';
import { startMongo, type MongoServer } from '../../../test/support/mongodb/server.ts';
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

async function connected(database: string): Promise<MongodbLimani> {
  const limani = new MongodbLimani(optionsOf(database));
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

describe.each(['standalone', 'replicaset'] as const)('%s', (kind) => {
  beforeAll(async () => {
    server = await startMongo(kind);
  });
  afterAll(() => server.stop());

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
