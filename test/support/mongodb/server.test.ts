// The stand-in over the wire, as the driver sees it.
import type { Collection, MongoClient } from 'mongodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMongo, type MongoServer } from './server.ts';

interface Thing {
  readonly _id: string;
  readonly n?: number;
}

let server: MongoServer;
let client: MongoClient;
let things: Collection<Thing>;

async function begin(kind: 'standalone' | 'replicaset'): Promise<void> {
  server = await startMongo(kind);
  client = await server.client();
  things = client.db('test').collection<Thing>('things');
}

async function end(): Promise<void> {
  await client.close();
  await server.stop();
}

const ids = async (): Promise<string[]> =>
  (await things.find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

describe('a single server', () => {
  beforeAll(() => begin('standalone'));
  afterAll(end);

  test('there is one index with a key, under one name', async () => {
    await things.createIndex({ n: 1 }, { name: 'by_n' }, {});
    await things.createIndex({ n: 1 }, { name: 'by_n' }, {});
    await expect(things.createIndex({ n: -1 }, { name: 'by_n' }, {})).rejects.toMatchObject({ code: 86 });
    await expect(
      things.createIndex({ n: 1 }, { name: 'other', partialFilterExpression: { n: 1 } }, {}),
    ).rejects.toMatchObject({ code: 85 });
  });

  test('what was to be in the journal survives a kill, what was not does not', async () => {
    await things.insertOne({ _id: 'kept' }, { writeConcern: { w: 'majority', journal: true } });
    await things.insertOne({ _id: 'lost' }, { writeConcern: { w: 1 } });
    expect(await ids()).toEqual(['kept', 'lost']);
    await server.crash();
    expect(await ids()).toEqual(['kept']);
    await things.deleteMany({});
  });

  test('an id is taken once; the other statements of a command count, or not, as it is ordered', async () => {
    const documents = ['a', 'b', 'a', 'c'].map((_id) => ({ _id }));
    await expect(things.insertMany(documents, { ordered: true })).rejects.toMatchObject({ code: 11_000 });
    expect(await ids()).toEqual(['a', 'b']);
    await expect(things.insertMany(documents, { ordered: false })).rejects.toMatchObject({
      writeErrors: [{ index: 0 }, { index: 1 }, { index: 2 }],
    });
    expect(await ids()).toEqual(['a', 'b', 'c']);
    const taken = things.updateOne({ _id: 'a', n: { $gt: 1 } }, { $set: { n: 1 } }, { upsert: true });
    await expect(taken).rejects.toMatchObject({ code: 11_000 });
    await things.deleteMany({});
  });

  test('long answers come in several batches', async () => {
    await things.insertMany(Array.from({ length: 250 }, (_, n) => ({ _id: String(n), n })));
    const found = await things
      .find({ n: { $gte: 10 } })
      .sort({ n: 1 })
      .batchSize(50)
      .toArray();
    expect(found.map(({ n }) => n)).toEqual(Array.from({ length: 240 }, (_, n) => n + 10));
    expect(await things.find().sort({ n: -1 }).limit(2).toArray()).toMatchObject([{ n: 249 }, { n: 248 }]);
    await things.deleteMany({});
  });

  test('what it does not know, or is not, is refused', async () => {
    const db = client.db('test');
    await expect(db.command({ compact: 'things' })).rejects.toMatchObject({ code: 59 });
    await expect(things.find({}, { hint: '_id_' }).toArray()).rejects.toThrow(
      "does not know the option of find 'hint'",
    );
    await expect(things.createIndex({ n: 1 }, { unique: true }, {})).rejects.toThrow("'unique'");
    await expect(
      client.withSession((session) => session.withTransaction(() => things.findOne({}, { session }))),
    ).rejects.toThrow('Transaction numbers are only allowed on a replica set member or mongos');
    await expect(things.watch().tryNext()).rejects.toThrow('only supported on replica sets');
  });
});

describe('a replica set', () => {
  beforeAll(() => begin('replicaset'));
  afterAll(end);

  test('nobody sees a transaction before its commit, or ever, where it is aborted', async () => {
    const session = client.startSession();
    session.startTransaction();
    await things.insertOne({ _id: 'a', n: 1 }, { session });
    await things.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session });
    expect((await things.findOne({ _id: 'a' }, { session }))?.n).toBe(2);
    expect(await ids()).toEqual([]);
    await session.commitTransaction();
    await session.commitTransaction();
    expect(await ids()).toEqual(['a']);
    session.startTransaction();
    await things.deleteOne({ _id: 'a' }, { session });
    expect(await things.findOne({ _id: 'a' }, { session })).toBeNull();
    await session.abortTransaction();
    expect(await ids()).toEqual(['a']);
    await session.endSession();
  });

  test('two transactions that change one document are in each other’s way, another write waits', async () => {
    const [one, two] = [client.startSession(), client.startSession()];
    one.startTransaction();
    two.startTransaction();
    await things.updateOne({ _id: 'a' }, { $set: { n: 10 } }, { session: one });
    const conflict = things.updateOne({ _id: 'a' }, { $set: { n: 20 } }, { session: two });
    await expect(conflict).rejects.toMatchObject({ code: 112, errorLabels: ['TransientTransactionError'] });
    await expect(two.commitTransaction()).rejects.toMatchObject({ code: 251 });
    const waiting = things.updateOne({ _id: 'a' }, { $inc: { n: 5 } });
    await one.commitTransaction();
    await waiting;
    expect((await things.findOne({ _id: 'a' }))?.n).toBe(15);
    await one.endSession();
    await two.endSession();
  });

  test('what changed since a transaction began is in its way, and a lost id ends it', async () => {
    const session = client.startSession();
    session.startTransaction();
    await things.findOne({}, { session });
    await things.updateOne({ _id: 'a' }, { $inc: { n: 1 } });
    await expect(things.updateOne({ _id: 'a' }, { $inc: { n: 1 } }, { session })).rejects.toMatchObject({
      code: 112,
    });
    await session.abortTransaction();
    session.startTransaction();
    await expect(things.insertOne({ _id: 'a' }, { session })).rejects.toMatchObject({ code: 11_000 });
    await expect(things.findOne({}, { session })).rejects.toMatchObject({ code: 251 });
    await session.abortTransaction();
    await session.endSession();
  });

  test('a change stream tells what was committed, of its collection, as its pipeline wants it', async () => {
    const stream = things.watch([{ $match: { 'updateDescription.updatedFields.n': { $exists: true } } }]);
    expect(await stream.tryNext()).toBeNull();
    await things.insertOne({ _id: 'b' });
    await client
      .db('test')
      .collection<Thing>('others')
      .updateOne({ _id: 'x' }, { $set: { n: 1 } }, { upsert: true });
    await things.updateOne({ _id: 'b' }, { $set: { n: 1 } });
    expect(await stream.next()).toMatchObject({ operationType: 'update', documentKey: { _id: 'b' } });
    await stream.close();
  });
});
