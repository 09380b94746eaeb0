import {
  BSON,
  MongoBulkWriteError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { expect, test } from 'vitest';
import { LimaniError } from '../error.ts';
import { faultOf } from '../fault.ts';
import { isAway, isDuplicate, isLost, isTransient, toLimaniError } from './failures.ts';

const said = (code: number, labels: string[] = []): Error =>
  new MongoServerError({ message: 'said the server', code, errorLabels: labels });
const away = new MongoServerSelectionError('nobody there', {} as never);

test('a connection that is gone is told from an answer', () => {
  for (const error of [
    new MongoNetworkError('closed'),
    away,
    said(91),
    said(189),
    said(10_107),
    said(11_602),
  ])
    expect([isLost(error), isTransient(error)]).toEqual([true, true]);
  for (const error of [said(112), said(251), said(0, ['TransientTransactionError'])])
    expect([isLost(error), isTransient(error)]).toEqual([false, true]);
  for (const error of [said(13), said(11_000), said(10_334), new Error('a bug'), null])
    expect([isLost(error), isTransient(error)]).toEqual([false, false]);
  expect([isAway(away), isAway(new MongoNetworkError('closed'))]).toEqual([true, false]);
  expect([isDuplicate(said(11_000)), isDuplicate(said(112))]).toEqual([true, false]);
});

test('of several writes at once it is known what went wrong', () => {
  const result = {} as never;
  const lost = new MongoBulkWriteError(new MongoNetworkError('closed'), result);
  expect([isLost(lost), isTransient(lost), isAway(lost)]).toEqual([true, true, false]);
  const unconfirmed = Object.assign(new MongoBulkWriteError({ message: 'timed out' } as never, result), {
    err: { code: 64 },
  });
  expect([isLost(unconfirmed), isDuplicate(unconfirmed)]).toEqual([true, false]);
  const taken = new MongoBulkWriteError({ message: 'taken', code: 11_000 }, result);
  expect([isLost(taken), isDuplicate(taken)]).toEqual([false, true]);
});

test('errors are sentences that say what to do', () => {
  const sentence = (error: unknown): string => toLimaniError('on db', 'unavailable', error).message;
  expect(sentence(said(18))).toBe(
    'The run store on db cannot be used: said the server. Check the user, the password in MONGODB_PASSWORD, and authSource.',
  );
  expect(sentence(away)).toBe('The run store on db cannot be reached: nobody there.');
  const certificate = new MongoNetworkError('self-signed certificate', {
    cause: Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
  });
  expect(sentence(certificate)).toMatch(/Name the certificate of its authority in the URL, as tlsCAFile\.$/);
  expect(toLimaniError('on db', 'not-written', said(10_334))).toMatchObject({ code: 'too-large' });
  const own = new LimaniError('unknown-run', 'There is no run.');
  expect(toLimaniError('on db', 'not-written', own)).toBe(own);
});

test('it is known whether the way to the server, the server or the call is at fault', () => {
  const fault = (error: unknown) => faultOf(toLimaniError('on db', 'unavailable', error));
  for (const error of [away, said(91), said(18), said(13), new MongoNetworkError('closed')])
    expect(fault(error)).toBe('way');
  for (const error of [said(121), said(10_334), new BSON.BSONError('null bytes')])
    expect(fault(error)).toBe('call');
  for (const error of [said(50), said(112), new TypeError('a bug')]) expect(fault(error)).toBe('server');
  expect(fault(new LimaniError('unknown-run', 'There is no run.'))).toBeUndefined();
});
