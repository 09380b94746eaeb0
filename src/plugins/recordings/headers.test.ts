import { expect, test } from 'vitest';
import { keptHeaders } from './headers.ts';

const kept = (...names: string[]): string[] =>
  keptHeaders(
    names.map((key) => ({ key, value: 'v' })),
    (text) => text,
  ).map(([name]) => name);

test('what a plugin may go by is kept, by name', () => {
  const names = ['Link', 'Content-Type', 'ETag', 'X-Total-Count', 'WWW-Authenticate', 'Retry-After'];
  expect(kept(...names)).toEqual(names.map((name) => name.toLowerCase()).sort());
});

test('credentials, and what is of the moment or the connection, are not', () => {
  expect(
    kept(
      ...['Set-Cookie', 'Authorization', 'Proxy-Authenticate', 'X-Auth-Token', 'X-Api-Key', 'X-CSRF', 'X-Session'],
      ...['Date', 'Age', 'Connection', 'Keep-Alive', 'Content-Length', 'Content-Encoding', 'Server', 'Via'],
      ...['X-Request-Id', 'X-Amzn-Trace-Id', 'CF-Ray', 'Traceparent', 'Server-Timing'],
    ),
  ).toEqual([]);
});

test('values are redacted', () => {
  expect(keptHeaders([{ key: 'Link', value: 'a secret' }], (text) => text.replace('secret', '…'))).toEqual([
    ['link', 'a …'],
  ]);
});
