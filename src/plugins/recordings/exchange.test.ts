import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExchangeError, parseExchange, printExchange } from './exchange.ts';
import type { Exchange } from './exchange.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 20 });
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }).map((value) => new TextEncoder().encode(value)),
  fc.json().map((value) => new TextEncoder().encode(value)),
);
const some = fc.uint8Array({ minLength: 1, maxLength: 100 });
const pair = fc.tuple(text, text);
const header = fc.tuple(fc.stringMatching(/^[a-z-]{1,10}$/), text);
const exchange: fc.Arbitrary<Exchange> = fc.record(
  {
    recorded: fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    seconds: fc.double({ min: 0, max: 100, noNaN: true }).map((n) => n + 0),
    request: fc
      .record({
        plugin: text,
        method: text,
        server: text,
        path: text,
        query: fc.array(pair, { maxLength: 4 }),
        content: fc.oneof(
          fc.constant({}),
          fc.array(pair, { maxLength: 4 }).map((form) => ({ form, follow: false as const })),
          some.map((body) => ({ body })),
        ),
      })
      .map(({ content, ...rest }) => ({ ...rest, ...content })),
    response: fc.record(
      {
        status: fc.integer({ min: 100, max: 599 }),
        redirects: fc.array(fc.record({ method: text, url: text, status: fc.integer() })),
        url: text,
        headers: fc.array(header),
        body: bytes,
      },
      { requiredKeys: ['status', 'headers', 'body'] },
    ),
  },
  { requiredKeys: ['recorded', 'seconds', 'request', 'response'] },
);

/** Buffers as plain bytes, so that only their content counts. */
const plain = ({ request, response, ...rest }: Exchange) => ({
  ...rest,
  request: { ...request, ...(request.body && { body: [...request.body] }) },
  response: { ...response, body: [...response.body] },
});

const sample: Exchange = {
  recorded: '2026-11-20T02:16:40.123Z',
  seconds: 0.021,
  request: {
    plugin: 'prometheus',
    method: 'POST',
    server: '${PROMETHEUS_URL}',
    path: '/api/v1/query',
    query: [],
    form: [['query', 'sum by (le) (rate(x{a="b"}[5m]))']],
  },
  response: {
    status: 200,
    headers: [['content-type', 'application/json']],
    body: new TextEncoder().encode(
      `{"data":[${Array.from({ length: 40 }, (_, i) => `[${1_763_600_000 + i},"${i}"]`).join(',')}]}`,
    ),
  },
};

describe('a recording', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(exchange, (one) => {
        expect(plain(parseExchange(printExchange(one)))).toEqual(plain(one));
      }),
    );
  });

  test('reads well: parameters as written, long bodies in lines of moderate length', () => {
    const lines = printExchange(sample).split('\n');
    expect(lines).toContain(String.raw`      "query=sum by (le) (rate(x{a=\"b\"}[5m]))"`);
    expect(lines).toContain('      "content-type: application/json"');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(200);
  });
});

test.each([
  ['not JSON', '{', /not JSON/],
  ['foreign JSON', '{"name":"databook"}', /does not say "schema": "databook\/recording"/],
  ['a list', '[]', /does not say "schema"/],
  ['a later version', printExchange(sample).replace('"version": 1', '"version": 2'), /its version is 2/],
  ['no time', printExchange(sample).replace('2026-11-20T', 'yesterday '), /recorded is not a time/],
  ['no status', printExchange(sample).replace('"status": 200', '"state": 200'), /response\.status must be/],
  ['a wrong type', printExchange(sample).replace('"method": "POST"', '"method": 7'), /request\.method must/],
  ['a parameter without value', printExchange(sample).replace(/"query=.*"/, '"up"'), /"up" has no "="/],
  ['a bad header', printExchange(sample).replace('content-type: ', 'content type '), /is not a header/],
  [
    'damaged base64',
    printExchange({ ...sample, response: { ...sample.response, body: Uint8Array.of(255, 254) } }).replace(
      '"//4="',
      '"//4*"',
    ),
    /base64 is damaged/,
  ],
])('%s is refused, and it is said why', (_, file, message) => {
  expect(() => parseExchange(file)).toThrow(ExchangeError);
  expect(() => parseExchange(file)).toThrow(message);
});
