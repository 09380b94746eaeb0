import { expect, test } from 'vitest';
import { aFact, anEnd } from '../../../test/conformance/samples.ts';
import { sha256Of } from '../content.ts';
import type { WriteCall } from '../remote.ts';
import { SentContents } from './sentContents.ts';

const MIB = 1 << 20;
const bytesOf = (size: number, fill: number): Uint8Array => new Uint8Array(size).fill(fill);

const referringTo = (bytes: Uint8Array): WriteCall => [
  'insertFactLog',
  aFact('a', 1, { contentHash: `sha256:${sha256Of(bytes)}` }),
];

function holding(...contents: readonly Uint8Array[]): SentContents {
  const sent = new SentContents();
  for (const bytes of contents) sent.add(sha256Of(bytes), bytes);
  return sent;
}

test('what an operation or a fact refers to is held until as many are durable as were put', () => {
  const [a, b] = [bytesOf(3, 1), bytesOf(3, 2)];
  const sent = holding(a, a, b);
  const hash = `sha256:${sha256Of(b)}`;
  const both: WriteCall = [
    'insertBatch',
    [{ operation: anEnd('a', 1, { outputHash: hash }) }, { fact: aFact('a', 1, { contentHash: hash }) }],
  ];
  expect([...sent.of(both)]).toEqual([[sha256Of(b), b]]);
  expect(sent.of(['startUpdateRun', 'a', 'running']).size).toBe(0);
  expect(sent.of(['insertFactLog', aFact('a', 1)]).size).toBe(0);
  sent.settle(both);
  expect(sent.of(both).size).toBe(0);
  sent.settle(referringTo(a));
  expect(sent.of(referringTo(a)).size).toBe(1);
  sent.settle(referringTo(a));
  expect(sent.of(referringTo(a)).size).toBe(0);
});

test('of many bytes the oldest are let go, of one that is too large nothing', () => {
  const [a, b, c] = [bytesOf(30 * MIB, 1), bytesOf(30 * MIB, 2), bytesOf(30 * MIB, 3)];
  const sent = holding(a, b, a, c);
  expect([a, b, c].map((bytes) => sent.of(referringTo(bytes)).size)).toEqual([1, 0, 1]);
  const large = bytesOf(65 * MIB, 4);
  sent.add(sha256Of(large), large);
  expect([a, c, large].map((bytes) => sent.of(referringTo(bytes)).size)).toEqual([0, 0, 1]);
});
