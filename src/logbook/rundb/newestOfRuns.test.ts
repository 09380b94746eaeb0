import { expect, test } from 'vitest';
import { NewestOfRuns } from './newestOfRuns.ts';
import type { TargetRecord } from './record.ts';

const record = (runId: number): TargetRecord => ({ runId }) as TargetRecord;
const numbers = (newest: NewestOfRuns): number[] => newest.records.map(({ runId }) => runId);

test('the newest of all that were added are kept, newest first', () => {
  const newest = new NewestOfRuns(2);
  for (const [i, number] of [7, 9, 3, 8].entries()) newest.add(record(number), { startTime: 100 - i });
  expect(numbers(newest)).toEqual([9, 8]);
});

test('of two with one number, as after an import, the newer run has the newest', () => {
  const newest = new NewestOfRuns(2);
  for (const run of ['newer', 'older', 'oldest'])
    newest.add({ runId: 1, run } as TargetRecord, { startTime: run === 'newer' ? 2 : 1 });
  expect(newest.records.map(({ run }) => run)).toEqual(['newer', 'older']);
});

test('an older run may hold a newer one only where it ended later than one began that was found', () => {
  const newest = new NewestOfRuns(2);
  expect(newest.mayHold({ endTime: 0 })).toBe(true);
  newest.add(record(9), { startTime: 5000 });
  newest.add(record(8), { startTime: 4000 });
  const ended = (endTime: number | null): boolean => newest.mayHold({ endTime });
  // by clocks that differ a little
  expect([null, 4500, 3999, 3000].map(ended)).toEqual([true, true, true, false]);
});

test('once enough is found, no more runs are looked at than may have been overtaken', () => {
  const newest = new NewestOfRuns(1, 2);
  expect([newest.isDone(), newest.isDone(), newest.isDone()]).toEqual([false, false, false]);
  newest.add(record(1), { startTime: 1 });
  expect([newest.isDone(), newest.isDone(), newest.isDone()]).toEqual([false, false, true]);
});
