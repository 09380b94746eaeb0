import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Redactor } from '../../redaction/redactor.ts';
import type { Hop } from '../hostcalls/redirect.ts';
import { parseDomainRule } from '../manifest/domainRule.ts';
import { describeRequest, fileNameOf, keyOf, recordedRequests } from './request.ts';
import type { Pair, Redact } from './request.ts';

const ENTRY = '${PROMETHEUS_URL}';
const NOTHING: Redact = { text: (text) => text, bytes: (bytes) => bytes };

const redactOf = (...secrets: string[]): Redact => {
  const redactor = new Redactor(secrets);
  return { text: (text) => redactor.redact(text).text, bytes: (bytes) => redactor.redactBytes(bytes).bytes };
};

const hop = (url: string, more: Partial<Hop> = {}): Hop => ({
  url: new URL(url),
  method: 'GET',
  headers: [],
  ...more,
});

const form = (pairs: readonly Pair[]): Partial<Hop> => ({
  method: 'POST',
  headers: [['content-type', 'application/x-www-form-urlencoded; charset=utf-8']],
  body: new TextEncoder().encode(new URLSearchParams(pairs.map(([...pair]) => pair)).toString()),
});

const configured = (base: string, entry = ENTRY) => ({ entry, rule: parseDomainRule(base) });

/** The key of a request to the server that the user has set. */
const keyBelow = (
  base: string,
  path: string,
  more: Partial<Hop> & { follow?: boolean } = {},
  redact = NOTHING,
): string => {
  const asked = { ...hop(base + path), ...more };
  const [request] = recordedRequests('prometheus', asked, [configured(base)], redact);
  return keyOf(request!);
};

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
const pairs = fc.uniqueArray(fc.tuple(name, fc.string({ unit: 'grapheme', maxLength: 12 })), {
  selector: ([key]) => key,
  maxLength: 6,
});
const shuffled = pairs.chain((list) =>
  fc.tuple(
    fc.constant(list),
    fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
  ),
);
const base = fc
  .tuple(
    fc.constantFrom('http', 'https'),
    fc.constantFrom('localhost', '127.0.0.1', 'prometheus.example', '[::1]'),
    fc.integer({ min: 1, max: 65_535 }),
    fc.constantFrom('', '/', '/prom', '/a/b', '/a/b/'),
  )
  .map(([scheme, host, port, path]) => `${scheme}://${host}:${port}${path}`);
const query = (list: readonly Pair[]): string => new URLSearchParams(list.map(([...pair]) => pair)).toString();
const join = (address: string, path: string): string => address.replace(/\/$/, '') + path;

describe('the key', () => {
  test('does not depend on the order of the query or of a form, nor on where the server is', () => {
    fc.assert(
      fc.property(shuffled, shuffled, base, base, ([q1, q2], [f1, f2], one, other) => {
        const at = (address: string, q: readonly Pair[], f: readonly Pair[]): string => {
          const url = join(address, `/api/v1/query?${query(q)}`);
          const rules = [configured(address)];
          return keyOf(recordedRequests('p', hop(url, form(f)), rules, NOTHING)[0]!);
        };
        expect(at(other, q2, f2)).toBe(at(one, q1, f1));
      }),
    );
  });

  test('differs when any part of the request does', () => {
    const requests = [
      keyBelow('http://a', '/q?x=1'),
      keyBelow('http://a', '/q?x=2'),
      keyBelow('http://a', '/q?x=1&x=1'),
      keyBelow('http://a', '/q?y=1'),
      keyBelow('http://a', '/q'),
      keyBelow('http://a', '/p?x=1'),
      keyBelow('http://a', '/q?x=1', { method: 'HEAD' }),
      keyBelow('http://a', '/q?x=1', { follow: false }),
      keyBelow('http://a', '/q?x=1', { method: 'POST' }),
      keyBelow('http://a', '/q?x=1', { method: 'POST', body: new TextEncoder().encode('y=1') }),
      keyBelow('http://a', '/q?x=1', form([['y', '2']])),
      keyOf({ plugin: 'loki', method: 'GET', server: ENTRY, path: '/q', query: [['x', '1']] }),
      keyOf({ plugin: 'prometheus', method: 'GET', server: '${OTHER}', path: '/q', query: [['x', '1']] }),
    ];
    expect(new Set(requests).size).toBe(requests.length);
  });

  test('keeps several values of one name in their order: they may mean something', () => {
    expect(keyBelow('http://a', '/q?x=1&x=2')).not.toBe(keyBelow('http://a', '/q?x=2&x=1'));
  });

  test('does not depend on a secret: a replay has none', () => {
    const secret = 's3cret-t0ken';
    const asked = (value: string, redact: Redact): string[] => [
      keyBelow('http://a', `/q?key=${value}`, {}, redact),
      keyBelow('http://a', '/q', form([['key', value]]), redact),
      keyBelow(
        'http://a',
        '/q',
        { method: 'POST', body: new TextEncoder().encode(`{"key":"${value}"}`) },
        redact,
      ),
    ];
    expect(asked(secret, redactOf(secret))).toEqual(asked('[redacted]', NOTHING));
  });

  test('has the origin where the cell chooses the server', () => {
    const key = (url: string): string => keyOf(recordedRequests('http', hop(url), [], NOTHING)[0]!);
    expect(key('https://a.example/x')).toBe(key('https://a.example:443/x'));
    expect(key('https://a.example/x')).not.toBe(key('https://b.example/x'));
    expect(key('https://a.example/x')).not.toBe(key('http://a.example/x'));
  });
});

test('a request may be meant for each of two servers that are set to one address', () => {
  const rules = [configured('http://a/', '${ONE_URL}'), configured('http://a/two', '${TWO_URL}')];
  const servers = recordedRequests('p', hop('http://a/two/x'), rules, NOTHING);
  expect(servers.map(({ server, path }) => [server, path])).toEqual([
    ['${ONE_URL}', '/two/x'],
    ['${TWO_URL}', '/x'],
  ]);
});

test('the file has a name for people, and the request a line', () => {
  const url = 'http://a/prom/api/v1/query_range?b=2&a=1';
  const [request] = recordedRequests('prometheus', hop(url, form([['query', 'up']])), [configured('http://a/prom')], NOTHING); // prettier-ignore
  expect(fileNameOf(request!)).toMatch(/^prometheus-post-api-v1-query-range-[0-9a-f]{12}\.json$/);
  expect(describeRequest(request!)).toBe(
    'POST ${PROMETHEUS_URL}/api/v1/query_range with a=1, b=2, query=up',
  );
});

test('names of files are short and plain, whatever the path', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (method, path) => {
      const request = { plugin: 'p', method, server: ENTRY, path, query: [] };
      expect(fileNameOf(request)).toMatch(/^p[a-z0-9-]{0,72}-[0-9a-f]{12}\.json$/);
    }),
  );
});
