import { expect, test } from 'vitest';
import { policyText, prunedText } from './pruneText.ts';

test('what is old is said with its reasons', () => {
  expect(policyText({ before: 1_795_000_000.5, keepRuns: 100, keepBytes: 2e9 })).toBe(
    'started before 2026-11-18 11:06:40 UTC, or not among the newest 100, or beyond the newest 2.0 GB',
  );
  expect(policyText({ keepRuns: 0 })).toBe('of any age');
  expect(policyText({ keepRuns: 1 })).toBe('older than the newest run');
});

test('what goes is said with what it takes', () => {
  const contents = { removed: 0, bytes: 0 };
  expect(prunedText({ runs: 12, operations: 48, bytes: 1_200_000, contents })).toBe(
    '12 runs (48 cells, 1.2 MB)',
  );
  expect(prunedText({ runs: 1, operations: 1, bytes: 10, contents: { removed: 3, bytes: 2000 } })).toBe(
    '1 run (1 cell, 10 bytes) and 3 contents that no run has any more (2.0 KB)',
  );
  expect(prunedText({ runs: 0, operations: 0, bytes: 0, contents })).toBe('no run');
});
