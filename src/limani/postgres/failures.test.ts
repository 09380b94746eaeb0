import { expect, test } from 'vitest';
import { LimaniError } from '../error.ts';
import { faultOf } from '../fault.ts';
import { isLost, isTransient, toLimaniError } from './failures.ts';

const failure = (code: string, message = 'said the server'): Error =>
  Object.assign(new Error(message), { code });

test('a connection that is gone is told from an answer', () => {
  for (const code of [
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    '57P01',
    '57P03',
    '08006',
  ])
    expect([code, isLost(failure(code)), isTransient(failure(code))]).toEqual([code, true, true]);
  expect(isLost(new Error('Connection terminated unexpectedly'))).toBe(true);
  for (const code of ['40001', '40P01', '53300'])
    expect([code, isLost(failure(code)), isTransient(failure(code))]).toEqual([code, false, true]);
  for (const error of [failure('23503'), failure('42501'), failure('53100'), new Error('a bug'), null])
    expect([isLost(error), isTransient(error)]).toEqual([false, false]);
});

test('errors are sentences that say what to do', () => {
  const said = (code: string): string => toLimaniError('on db:1', 'unavailable', failure(code)).message;
  expect(said('28P01')).toBe(
    'The run store on db:1 cannot be used: said the server. Check the user, and the password in PGPASSWORD.',
  );
  expect(said('ECONNREFUSED')).toBe('The run store on db:1 cannot be reached: said the server.');
  expect(
    toLimaniError('on db:1', 'unavailable', new Error('SASL: client password must be a string')).message,
  ).toBe('The run store on db:1 cannot be used: it asks for a password: set PGPASSWORD.');
  expect(said('XX000')).toBe('The run store on db:1 cannot be used: said the server.');
  expect(toLimaniError('on db:1', 'not-written', failure('54000'))).toMatchObject({ code: 'too-large' });
  const own = new LimaniError('unknown-run', 'There is no run.');
  expect(toLimaniError('on db:1', 'not-written', own)).toBe(own);
});

test('it is known whether the way to the server, the server or the call is at fault', () => {
  const fault = (error: unknown) => faultOf(toLimaniError('on db:1', 'unavailable', error));
  const faults = (...codes: readonly string[]) => codes.map((code) => fault(failure(code)));
  const [way, call, server] = ['way', 'call', 'server'] as const;
  expect(faults('ECONNRESET', '57P01', '08006')).toEqual([way, way, way]);
  // nobody is let in
  expect(faults('28P01', '28000', '3D000', '42501', '53300')).toEqual([way, way, way, way, way]);
  expect(faults('DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID')).toEqual([way, way]);
  expect(fault(new Error('SASL: client password must be a string'))).toBe(way);
  expect(fault(new Error('The server does not support SSL connections'))).toBe(way);
  expect(faults('22021', '23514', '54000')).toEqual([call, call, call]);
  expect(faults('57014', '40001', '53100', 'XX000')).toEqual([server, server, server, server]);
  expect(fault(new TypeError('a bug'))).toBe(server);
  expect(fault(new LimaniError('unknown-run', 'There is no run.'))).toBeUndefined();
});
