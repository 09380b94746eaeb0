import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeQuery, parseUrl, withQuery } from './url.ts';

const wellFormed = (text: string): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

test('a query reads back as what was put in', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ minLength: 1 }), fc.string({ unit: 'binary' })), { maxLength: 5 }),
      (pairs) => {
        const values = Object.fromEntries(pairs.filter(([key]) => key !== '__proto__'));
        const read = [...new URLSearchParams(encodeQuery(values))];
        expect(Object.fromEntries(read)).toEqual(
          Object.fromEntries(Object.entries(values).map(([k, v]) => [wellFormed(k), wellFormed(v)])),
        );
      },
    ),
  );
});

test('lists repeat their key and undefined is left out', () => {
  expect(encodeQuery({ match: ['up', 'a b'], limit: 3, live: true, none: undefined })).toBe(
    'match=up&match=a%20b&limit=3&live=true',
  );
});

test.each([
  ['http://a/x', 'http://a/x?q=1'],
  ['http://a/x?', 'http://a/x?q=1'],
  ['http://a/x?p=2', 'http://a/x?p=2&q=1'],
  ['http://a/x?p=2&', 'http://a/x?p=2&q=1'],
  ['http://a/x#top', 'http://a/x?q=1#top'],
])('a query is added to %s', (url, expected) => {
  expect(withQuery(url, { q: 1 })).toBe(expected);
  expect(withQuery(url, {})).toBe(url);
});

test.each([
  ['http://localhost:9090', { origin: 'http://localhost:9090', path: '/', query: '' }],
  ['HTTPS://Prom.Example/a/b?x=1#f', { origin: 'https://prom.example', path: '/a/b', query: 'x=1' }],
  ['http://[::1]:9090/', { origin: 'http://[::1]:9090', path: '/', query: '' }],
  ['http://me:p%40ss@host', { origin: 'http://host', path: '/', query: '', user: 'me', password: 'p@ss' }],
  ['http://me:50%@host', { origin: 'http://host', path: '/', query: '', user: 'me', password: '50%' }],
  ['http://me@host/', { origin: 'http://host', path: '/', query: '', user: 'me' }],
])('parts of %s', (url, parts) => {
  expect(parseUrl(url)).toEqual(parts);
  expect(new URL(url).origin).toBe(parts.origin);
});

test.each([
  '',
  'localhost:9090',
  'ftp://host',
  '/path',
  'http://',
  'http://a b/',
  'http://a@b@c/',
  'http://host:port',
])('not an http URL: "%s"', (url) => {
  expect(parseUrl(url)).toBeUndefined();
});
