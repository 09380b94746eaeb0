import { expect, test } from 'vitest';
import { recordedRuns } from '../../../test/support/recordedRuns.ts';
import type { Limani } from '../../limani/limani.ts';
import { RunDb } from './rundb.ts';
import { useDb } from './useDb.ts';

/** Counts what it is asked. */
function counting(limani: Limani): { readonly limani: Limani; readonly asked: Map<string, number> } {
  const asked = new Map<string, number>();
  const counted = new Proxy(limani, {
    get: (_, name: string) => {
      const method = (limani as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
      if (!method) return undefined;
      return (...args: unknown[]): unknown => {
        asked.set(name, (asked.get(name) ?? 0) + 1);
        // the store stays open for the next driver
        return name === 'disconnect' ? Promise.resolve() : method.apply(limani, args);
      };
    },
  });
  return { limani: counted, asked };
}

test('a table that others filled is emptied without looking for each record in all of it', async () => {
  const { limani: store } = await recordedRuns();
  const { limani, asked } = counting(store);
  let runs = 0;
  const deps = { user: 'oncall', hostname: 'laptop', now: () => 1000, newRunId: () => `run-${++runs}` };
  const RECORDS = 12;
  for (let i = 0; i < RECORDS; i++)
    await useDb(new RunDb({ ...deps, limani }), async (db) => {
      const runId = await db.initTable('web');
      await db.updateRecord('web', runId, 'end', '1001');
      await db.updateRecord('web', runId, 'rc', 0);
    });
  asked.clear();
  expect(await useDb(new RunDb({ ...deps, limani }), (db) => db.purge('web'))).toBe(RECORDS);
  // one to see what is there; the facts of each are read once
  expect([asked.get('cellHistory'), asked.get('getFactsForTimespan')]).toEqual([1, RECORDS]);
  expect(await useDb(new RunDb({ ...deps, limani }), (db) => db.getRecords('web'))).toEqual([]);
});
