import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonObject } from '../../test/notebook/arbitraries.ts';
import type { JsonObject } from '../results/json.ts';
import { readFrontMatter } from './frontMatter.ts';
import { printFrontMatter } from './frontMatterPrint.ts';
import { Lines } from './lines.ts';
import { encodeUtf8 } from './utf8.ts';

const read = (block: string): JsonObject => {
  const found = readFrontMatter(new Lines(encodeUtf8(block)), 0);
  if (found.kind !== 'valid') throw new Error(`${found.kind}: ${block}`);
  return found.value;
};
const edit = (original: string, value: JsonObject): string => printFrontMatter(value, original, '\n');

const ORIGINAL = `---
# kept by hand
databook: 1
title:   "Checkout"     # said twice
tags: [a,b]   # short
vars:
    cluster: prod-eu
    # which shard
    shard: 3

team: { name: checkout }
note: |
  one
  two
---
`;
const VALUE: JsonObject = {
  databook: 1,
  title: 'Checkout',
  tags: ['a', 'b'],
  vars: { cluster: 'prod-eu', shard: 3 },
  team: { name: 'checkout' },
  note: 'one\ntwo\n',
};

test('unchanged is untouched', () => {
  expect(read(ORIGINAL)).toEqual(VALUE);
  expect(edit(ORIGINAL, VALUE)).toBe(ORIGINAL);
});

test.each<[what: string, value: JsonObject, from: string, to: string]>([
  ['a value', { ...VALUE, title: 'New' }, 'title:   "Checkout"     #', 'title: New     #'],
  ['a list', { ...VALUE, tags: ['a'] }, 'tags: [a,b]   # short', 'tags:\n  - a   # short'],
  [
    'an inner value',
    { ...VALUE, vars: { cluster: 'prod-us', shard: 3 } },
    'cluster: prod-eu',
    'cluster: prod-us',
  ],
  [
    'an inner key more',
    { ...VALUE, vars: { cluster: 'prod-eu', shard: 3, zone: 'b' } },
    'shard: 3\n',
    'shard: 3\n    zone: b\n',
  ],
  ['an inner key less', { ...VALUE, vars: { cluster: 'prod-eu' } }, '    shard: 3\n', ''],
  ['a text', { ...VALUE, note: 'one\n2\n' }, '  two\n', '  2\n'],
  ['a key more', { ...VALUE, status: 'resolved' }, '  two\n', '  two\nstatus: resolved\n'],
  [
    'a map in one line',
    { ...VALUE, team: { name: 'cart' } },
    'team: { name: checkout }',
    'team:\n  name: cart',
  ],
])('%s changes its own lines', (_, value, from, to) => {
  expect(edit(ORIGINAL, value)).toBe(ORIGINAL.replace(from, () => to));
});

const without = (key: string): JsonObject =>
  Object.fromEntries(Object.entries(VALUE).filter(([k]) => k !== key));

test('a key less is its lines less', () => {
  expect(edit(ORIGINAL, without('vars'))).toBe(ORIGINAL.replace(/vars:\n(?: {4}.*\n)+/, ''));
  expect(edit(ORIGINAL, without('note'))).toBe(ORIGINAL.replace('note: |\n  one\n  two\n', ''));
});

test('inner and outer keys can be added at one place', () => {
  const original = '---\na:\n  b:\n    c: 1\n---\n';
  expect(edit(original, { a: { b: { c: 1, d: 2 }, e: 3 }, f: 4 })).toBe(
    '---\na:\n  b:\n    c: 1\n    d: 2\n  e: 3\nf: 4\n---\n',
  );
});

test('line endings stay, line by line', () =>
  expect(edit('---\r\na: 1\r\nb: 2\n---\r', { a: 1, b: 3, c: 4 })).toBe('---\r\na: 1\r\nb: 3\nc: 4\n---\r'));

test('what cannot be changed line by line is written anew', () => {
  expect(edit('---\n{a: 1, b: 2}\n---\n', { a: 1, b: 3 })).toBe('---\na: 1\nb: 3\n---\n');
  expect(edit('---\na: &x 1\nb: *x\n---\n', { a: 2, b: 1 })).toBe('---\na: 2\nb: 1\n---\n');
  expect(edit(ORIGINAL, {})).toBe('');
  expect(printFrontMatter({}, undefined, '\n')).toBe('');
});

test('any edit is read back', () => {
  fc.assert(
    fc.property(
      jsonObject,
      jsonObject,
      fc.constantFrom<'\n' | '\r\n' | '\r'>('\n', '\r\n', '\r'),
      (before, after, eol) => {
        const block = printFrontMatter(before, undefined, eol);
        if (block !== '') expect(read(block)).toEqual(before);
        const merged = { ...before, ...after };
        const edited = printFrontMatter(merged, block === '' ? undefined : block, eol);
        if (edited !== '') expect(read(edited)).toEqual(merged);
      },
    ),
    { numRuns: 500 },
  );
});

test('too much front matter is refused with a sentence', () => {
  expect(() => printFrontMatter({ a: 'x'.repeat(1 << 20) }, undefined, '\n')).toThrow(
    /at most 1048576 .*move what is large/,
  );
});
