import { expect, it } from 'vitest';
import { encodeUtf8 } from '../../results/utf8.ts';
import type { RecordedResponse } from './exchange.ts';
import { Ledger, Ledgers } from './ledger.ts';
import type { Pair, RecordedRequest } from './request.ts';

const request: RecordedRequest = { plugin: 'http', method: 'GET', server: 'http://api', path: '/x', query: [] };
const answer = (text: string, headers: Pair[] = []): RecordedResponse => ({
  status: 200,
  headers,
  body: encodeUtf8(text),
});
const json: Pair[] = [['accept', 'application/json'], ['x-one', '1']]; // prettier-ignore
const csv: Pair[] = [['accept', 'text/csv'], ['x-one', '1']]; // prettier-ignore

it('says nothing of what is recorded once, of other requests, and of the same answer again', () => {
  const ledger = new Ledger();
  expect(ledger.note(request, json, answer('1'), 'r')).toBeUndefined();
  expect(ledger.note({ ...request, path: '/y' }, json, answer('2'), 'r')).toBeUndefined();
  expect(ledger.note(request, csv, answer('1'), 'r')).toBeUndefined();
});

it('names the headers that two requests with one recording differ in', () => {
  const ledger = new Ledger();
  ledger.note(request, json, answer('{}'), 'recordings');
  expect(ledger.note(request, csv, answer('a,b'), 'recordings')).toMatch(
    /^This request was answered in two ways: GET http:\/\/api\/x\. The requests differ in accept; recordings do not tell requests apart by headers\. recordings\/http-get-x-[0-9a-f]{12}\.json holds the later answer, and a replay gives that one each time\.$/,
  );
  expect(ledger.note(request, csv, answer('a,b'), 'recordings')).toBeUndefined();
  expect(ledger.note(request, [], answer('{}'), 'recordings')).toContain('differ in accept, x-one;');
});

it('says so of one request that is answered in two ways', () => {
  const ledger = new Ledger();
  ledger.note(request, json, answer('1'), 'r');
  expect(ledger.note(request, json, answer('2'), 'r')).toContain('in two ways: GET http://api/x. r/http-get');
  expect(ledger.note(request, json, { ...answer('2'), status: 503 }, 'r')).toBeDefined();
  expect(ledger.note(request, json, { ...answer('2', [['etag', 'x']]), status: 503 }, 'r')).toBeDefined();
});

it('begins anew with each recording', () => {
  const ledgers = new Ledgers();
  const [one, two] = [1, 2].map(() => ({ mode: 'record', folder: '/r', label: 'r' }) as const);
  expect(ledgers.of(one!)).toBe(ledgers.of(one!));
  expect(ledgers.of(one!)).not.toBe(ledgers.of(two!));
});
