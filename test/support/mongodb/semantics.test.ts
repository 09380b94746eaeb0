// The stand-in against what MongoDB's manual says of filters, updates and orders.
import { BSON } from 'mongodb';
import { expect, test } from 'vitest';
import { equalities, matcher } from './filter.ts';
import { aggregated, projected, sorted } from './query.ts';
import { updated } from './update.ts';
import { compare } from './values.ts';

const taken = (filter: BSON.Document, ...documents: BSON.Document[]): unknown[] =>
  documents.filter(matcher(filter)).map(({ _id }) => _id as unknown);

test('null is also what is missing, and $exists tells them apart', () => {
  const documents = [{ _id: 1 }, { _id: 2, a: null }, { _id: 3, a: 0 }];
  expect(taken({ a: null }, ...documents)).toEqual([1, 2]);
  expect(taken({ a: { $ne: null } }, ...documents)).toEqual([3]);
  expect(taken({ a: { $exists: true } }, ...documents)).toEqual([2, 3]);
  expect(taken({ a: { $exists: false } }, ...documents)).toEqual([1]);
  expect(taken({ a: { $in: [null, 7] } }, ...documents)).toEqual([1, 2]);
});

test('a condition holds for a list as it is, and for one of its elements', () => {
  const documents = [
    { _id: 1, a: [1, 2] },
    { _id: 2, a: 2 },
    { _id: 3, a: [[1, 2]] },
    { _id: 4, a: [] },
  ];
  expect(taken({ a: 2 }, ...documents)).toEqual([1, 2]);
  expect(taken({ a: [1, 2] }, ...documents)).toEqual([1, 3]);
  expect(taken({ a: { $gt: 1 } }, ...documents)).toEqual([1, 2]);
  expect(taken({ a: { $ne: 2 } }, ...documents)).toEqual([3, 4]);
  const deep = { _id: 5, hosts: [{ name: 'web' }, { name: 'db' }] };
  expect(taken({ 'hosts.name': 'db' }, deep)).toEqual([5]);
  expect(taken({ 'hosts.name': 'x' }, deep)).toEqual([]);
  expect(taken({ hosts: { name: 'db' } }, deep)).toEqual([5]);
  // an embedded document is equal only with the same fields in the same order
  expect(taken({ a: { x: 1, y: 2 } }, { _id: 6, a: { y: 2, x: 1 } })).toEqual([]);
});

test('comparisons hold between values of one type only', () => {
  const documents = [
    { _id: 1, a: 5 },
    { _id: 2, a: '5' },
    { _id: 3, a: null },
    { _id: 4 },
    { _id: 5, a: new Date(5) },
  ];
  expect(taken({ a: { $gte: -Number.MAX_VALUE } }, ...documents)).toEqual([1]);
  expect(taken({ a: { $lt: '6' } }, ...documents)).toEqual([2]);
  expect(taken({ a: { $lt: new Date(6) } }, ...documents)).toEqual([5]);
  expect(taken({ a: { $lt: 5 } }, ...documents)).toEqual([]);
});

test('regular expressions look at texts', () => {
  expect(taken({ a: /b.d/ }, { _id: 1, a: 'abcde' }, { _id: 2, a: 5 }, { _id: 3, a: ['x', 'bxd'] })).toEqual([
    1, 3,
  ]);
});

test('all conditions hold at once, $or takes any', () => {
  const documents = [
    { _id: 1, a: 1, b: 1 },
    { _id: 2, a: 1, b: 2 },
    { _id: 3, a: 3, b: 3 },
  ];
  expect(taken({ a: 1, b: { $gt: 1, $lt: 3 } }, ...documents)).toEqual([2]);
  expect(taken({ $or: [{ a: 3 }, { b: 1 }] }, ...documents)).toEqual([1, 3]);
  expect(taken({ $and: [{ a: 1 }, { $or: [{ b: 2 }] }] }, ...documents)).toEqual([2]);
  expect(taken({}, ...documents)).toEqual([1, 2, 3]);
});

test('what is not known is refused', () => {
  for (const filter of [{ a: { $regex: 'x' } }, { $nor: [{ a: 1 }] }, { a: { $elemMatch: {} } }, { $or: [] }])
    expect(() => matcher(filter)).toThrow();
  for (const update of [
    { $push: { a: 1 } },
    { a: 1 },
    [{ $set: { a: 1 } }],
    { $set: { 'a.b': 1 } },
    { $set: {} },
  ])
    expect(() => updated({ _id: 1 }, update, false, new Date())).toThrow();
  expect(() => aggregated([], [{ $lookup: {} }])).toThrow("does not know the stage '$lookup'");
  expect(() => aggregated([{ a: 'x' }], [{ $group: { _id: '$a', n: { $avg: '$b' } } }])).toThrow('$avg');
});

test('operators change what they name and nothing else', () => {
  const now = new Date(7);
  const of = (update: BSON.Document, inserting = false) =>
    updated({ _id: 1, n: 1, list: ['a'] }, update, inserting, now);
  expect(of({ $set: { n: 2 }, $setOnInsert: { x: 1 } })).toEqual({ _id: 1, n: 2, list: ['a'] });
  expect(of({ $setOnInsert: { x: 1 } }, true)).toEqual({ _id: 1, n: 1, list: ['a'], x: 1 });
  expect(of({ $inc: { n: 2, m: 3 } })).toEqual({ _id: 1, n: 3, m: 3, list: ['a'] });
  expect(of({ $max: { n: 0 } })).toEqual({ _id: 1, n: 1, list: ['a'] });
  expect(of({ $max: { n: 5, m: -1 } })).toEqual({ _id: 1, n: 5, m: -1, list: ['a'] });
  expect(of({ $addToSet: { list: 'a' } })).toEqual({ _id: 1, n: 1, list: ['a'] });
  expect(of({ $addToSet: { list: { $each: ['b', 'a', 'b'] }, other: 1 } })).toEqual({
    ...{ _id: 1, n: 1, list: ['a', 'b'], other: [1] },
  });
  expect(of({ $unset: { n: '' }, $currentDate: { at: true } })).toEqual({ _id: 1, list: ['a'], at: now });
});

test('one field is changed once, _id never', () => {
  const of = (update: BSON.Document) => updated({ _id: 1, n: 1 }, update, false, new Date());
  expect(() => of({ $set: { n: 2 }, $inc: { n: 1 } })).toThrow("conflict at 'n'");
  expect(() => of({ $set: { _id: 2 } })).toThrow("immutable field '_id'");
  expect(of({ $set: { _id: 1 } })).toEqual({ _id: 1, n: 1 });
  expect(() => updated({ _id: 1, n: 'x' }, { $inc: { n: 1 } }, false, new Date())).toThrow('non-numeric');
});

test('an upsert begins with what the filter demands to be equal', () => {
  const filter = { _id: 1, a: { $eq: 2 }, b: { $gt: 3 }, $and: [{ c: 4 }], $or: [{ d: 5 }] };
  expect(equalities(filter)).toEqual({ _id: 1, a: 2, c: 4 });
});

test('types have an order: null, numbers, texts by their bytes, objects, lists, bytes, ids, booleans, dates', () => {
  const values = [
    ...[null, -1, 2.5, 10, '', 'B', 'a', '\uffff', '😀', { a: 1 }, { b: 0 }, [1], [1, 2]],
    ...[new BSON.Binary(Buffer.from([1])), new BSON.ObjectId('0'.repeat(24)), false, true, new Date(0)],
  ];
  for (const [i, value] of values.entries())
    for (const [j, other] of values.entries())
      expect([i, j, Math.sign(compare(value, other))]).toEqual([i, j, Math.sign(i - j)]);
});

test('documents are sorted by several fields, what is missing first, and shown in part', () => {
  const documents = [
    { _id: 1, a: 1, b: 1 },
    { _id: 2, a: 2 },
    { _id: 3, b: 9 },
    { _id: 4, a: 1, b: 2 },
  ];
  expect(sorted(documents, { a: 1, b: -1 }).map(({ _id }) => _id as unknown)).toEqual([3, 4, 1, 2]);
  expect(projected({ _id: 1, a: 1, b: 2 }, { a: 1 })).toEqual({ _id: 1, a: 1 });
  expect(projected({ _id: 1, a: 1 }, { _id: 1 })).toEqual({ _id: 1, a: 1 });
});

test('groups are summed, and what is no number counts nothing', () => {
  const documents = [
    { _id: 1, run: 'a', n: 1 },
    { _id: 2, run: 'b', n: 5 },
    { _id: 3, run: 'a', n: null },
    { _id: 4, run: 'a', n: 0.5 },
  ];
  expect(
    aggregated(documents, [
      { $match: { _id: { $gt: 0 } } },
      { $group: { _id: '$run', all: { $sum: 1 }, n: { $sum: '$n' } } },
    ]),
  ).toEqual([
    { _id: 'a', all: 3, n: 1.5 },
    { _id: 'b', all: 1, n: 5 },
  ]);
});
