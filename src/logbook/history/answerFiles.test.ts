import { expect, test } from 'vitest';
import { answerFile, readable, requestOf } from './answerFiles.ts';
import type { RunModel } from './model.ts';

const hash = `sha256:${'1f2e3d4c5b6a'.padEnd(64, '0')}`;
const fact = (contentType: string | null, contentHash: string | null = hash) => ({
  contentHash,
  detail: contentType === null ? null : { contentType },
});
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const shown = (type: string | null, text: string): string =>
  new TextDecoder().decode(readable({ type, bytes: bytes(text) }));

test.each([
  ['application/json; charset=utf-8', 'json'],
  ['Application/Problem+JSON', 'json'],
  ['text/html', 'html'],
  ['application/atom+xml', 'xml'],
  ['image/svg+xml', 'svg'],
  ['text/x-log', 'txt'],
  [null, 'txt'],
  ['application/octet-stream', 'bin'],
  ['../../etc/passwd', 'bin'],
])('an answer of the type %s is named by its hash, with the ending %s', (type, ending) => {
  expect(answerFile(fact(type))).toBe(`1f2e3d4c5b6a.${ending}`);
});

test('what was not kept has no name', () => {
  expect(answerFile(fact('text/html', null))).toBeUndefined();
  expect(answerFile(fact('text/html', 'md5:1f2e'))).toBeUndefined();
});

test('the request of an answer is found by its name, whichever cell made it', () => {
  const [one, two] = [fact('text/html', null), fact('text/html')];
  const run = { cells: [{ facts: [one] }, { facts: [two] }] } as unknown as RunModel;
  expect(requestOf(run, '1f2e3d4c5b6a.html')).toBe(two);
  expect(requestOf(run, '1f2e3d4c5b6a.json')).toBeUndefined();
});

test('JSON is put on lines, and no number of it is changed', () => {
  expect(
    shown('application/json', '{"id":12345678901234567890,"rate":1.0,"huge":1e400,"list":["a",null]}'),
  ).toBe(
    `{
  "id": 12345678901234567890,
  "rate": 1.0,
  "huge": 1e400,
  "list": [
    "a",
    null
  ]
}
`,
  );
});

test('what is not JSON is shown as it came', () => {
  expect(shown('application/json', '{"cut":')).toBe('{"cut":');
  expect(shown('text/plain', '{"a":1}')).toBe('{"a":1}');
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  expect(shown('application/json', deep)).toBe(deep);
  const latin = Uint8Array.of(0x22, 0xe9, 0x22);
  expect(readable({ type: 'application/json', bytes: latin })).toEqual(latin);
});
