import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import type { Limani, RunListItem } from '../../limani/limani.ts';
import { COUNTED, checkStore } from './store.ts';

/** A store of so many runs that says how many it was asked for. */
const storeOf = (total: number) => {
  const asked: number[] = [];
  const limani = {
    connect: () => Promise.resolve(),
    schemaVersion: () => Promise.resolve({ stored: 1, known: 1 }),
    listRuns: (_filter, { limit }) => {
      asked.push(limit);
      const runs = Array.from({ length: Math.min(total, limit) }, () => ({}) as RunListItem);
      return Promise.resolve({ runs, next: total > limit ? 'more' : null });
    },
  } as Partial<Limani> as Limani;
  return { limani, asked };
};

test.each([
  [3, 3, undefined],
  [COUNTED, COUNTED, undefined],
  [1_000_000, COUNTED, true],
])('of a store of %d runs it counts %d, in one look', async (total, runs, moreRuns) => {
  const { limani, asked } = storeOf(total);
  const health = await checkStore(temporaryFolder(), limani);
  expect(health).toMatchObject({ ok: true, runs });
  expect(health.moreRuns).toBe(moreRuns);
  expect(asked).toEqual([COUNTED]);
});
