import { expect, test } from 'vitest';
import { policyOf } from './retention.ts';

const NOW = Date.UTC(2026, 10, 20, 2, 16, 40) / 1000;
const DAY = 86_400;

test('age, number and size, alone or together', () => {
  expect(policyOf({ olderThan: '90d' }, NOW)).toEqual({ before: NOW - 90 * DAY });
  expect(policyOf({ before: '2026-11-01T00:00:00Z' }, NOW)).toEqual({
    before: Date.UTC(2026, 10, 1) / 1000,
  });
  expect(policyOf({ olderThan: '90d', before: '-1d', keep: '100', keepBytes: '500M' }, NOW)).toEqual({
    before: NOW - DAY,
    keepRuns: 100,
    keepBytes: 500e6,
  });
  expect(policyOf({ keep: '0' }, NOW)).toEqual({ keepRuns: 0 });
});

test('what is wrong is said with its option', () => {
  for (const [options, sentence] of [
    [{}, /^Say which runs are old: --older-than 90d/],
    [{ olderThan: '3 months' }, /^--older-than: "3 months" is not a duration/],
    [{ olderThan: '0d' }, /^--older-than/],
    [{ before: 'noon' }, /^--before: "noon" is not a time/],
    [{ keep: '-1' }, /^--keep: "-1"/],
    [{ keepBytes: 'much' }, /^--keep-bytes: "much" is not a size/],
  ] as const)
    expect(() => policyOf(options, NOW)).toThrow(sentence);
});
