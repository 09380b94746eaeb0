import { expect, test } from 'vitest';
import { isFinal, laterStatus, STATUSES } from '../results/status.ts';
import { isFinalStatus, RUN_STATUSES, standing } from './status.ts';

test('runs and results have the same statuses in the same order', () => {
  expect(RUN_STATUSES).toEqual(STATUSES);
  for (const status of RUN_STATUSES) {
    expect(isFinalStatus(status)).toBe(isFinal(status));
    for (const next of RUN_STATUSES) expect(standing(status, next)).toBe(laterStatus(status, next));
  }
});
