import { beforeEach, expect, test } from 'vitest';
import { connectedAt, temporaryFolder } from '../../../test/support/runStore.ts';
import { aRun } from '../../../test/conformance/samples.ts';
import { newWriter } from '../journal/segments.ts';
import { Connection } from './connection.ts';
import { Removals } from './removals.ts';
import { RunKeeper } from './runKeeper.ts';
import type { SqljsLimani } from './sqljsLimani.ts';

let folder: string;
let other: SqljsLimani;

beforeEach(async () => {
  folder = temporaryFolder();
  other = await connectedAt(folder);
  for (const [i, runId] of ['a', 'b'].entries()) {
    await other.createRun(aRun(runId, { startTime: i }));
    await other.endRunUpdate(runId, i + 1, 'success', {});
  }
});

/** How many runs are pruned, and which are left, where something happens after the `look`th look or before a deletion. */
async function pruned(meanwhile: { look?: number; happens: () => Promise<unknown> }): Promise<unknown> {
  const connection = await Connection.open({
    folder,
    workerUrl: new URL('worker/main.ts', import.meta.url),
    blocking: false,
    publishAfterMs: 30_000,
    onWarning: (warning) => {
      throw new Error(warning);
    },
  });
  let looks = 0;
  let happened: Promise<unknown> | undefined;
  const keeper = new RunKeeper(
    {
      put: async (...args) => {
        if (meanwhile.look === undefined) await (happened ??= meanwhile.happens());
        await connection.put(...args);
      },
      read: async (queries) => {
        const answer = await connection.read(queries);
        if (++looks === meanwhile.look) await meanwhile.happens();
        return answer;
      },
    },
    new Removals(folder, connection.writer.name),
  );
  const { runs } = await keeper.prune({ before: 100 });
  await connection.close();
  return [runs, (await other.listRuns({}, { limit: 9 })).runs.map(({ runId }) => runId)];
}

test.each([
  ['the old ones were looked for', 1],
  ['it was looked which of them are pinned', 2],
])('a run that another pins after %s stays, and is not counted as removed', async (_when, look) => {
  expect(await pruned({ look, happens: () => other.pinRun('a') })).toEqual([1, ['a']]);
});

test('a pin that comes when the removal is decided is refused', async () => {
  const refused = { code: 'unknown-run' };
  const happens = (): Promise<void> => expect(other.pinRun('a')).rejects.toMatchObject(refused);
  expect(await pruned({ happens })).toEqual([2, []]);
});

test('so is the pin of a run that is pinned already, by one who was refused', async () => {
  const refused = { code: 'unknown-run' };
  const happens = async (): Promise<void> => {
    await expect(other.pinRun('a')).rejects.toMatchObject(refused);
    expect((await other.listRuns({ pinned: true }, { limit: 9 })).runs).toHaveLength(1);
    await expect(other.pinRun('a')).rejects.toMatchObject(refused);
  };
  expect(await pruned({ happens })).toEqual([2, []]);
});

test('a pin is not refused because of a removal that a process did not live to do', async () => {
  const dead = newWriter().replace(`-${process.pid}-`, '-4194305-');
  await new Removals(folder, dead).decide(['a'], (runs) => Promise.resolve(runs));
  await other.pinRun('a');
  expect(await pruned({ look: 9, happens: () => Promise.resolve() })).toEqual([1, ['a']]);
});
