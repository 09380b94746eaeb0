import { expect, test } from 'vitest';
import { connectedAt, temporaryFolder } from '../../../test/support/runStore.ts';
import { aRun } from '../../../test/conformance/samples.ts';
import { Connection } from './connection.ts';
import { RunKeeper } from './runKeeper.ts';

test('a run that another pins while old ones are being pruned stays, and is not counted as removed', async () => {
  const folder = temporaryFolder();
  const other = await connectedAt(folder);
  for (const [i, runId] of ['a', 'b'].entries()) {
    await other.createRun(aRun(runId, { startTime: i }));
    await other.endRunUpdate(runId, i + 1, 'success', {});
  }
  const connection = await Connection.open({
    folder,
    workerUrl: new URL('worker/main.ts', import.meta.url),
    blocking: false,
    publishAfterMs: 30_000,
    onWarning: (warning) => {
      throw new Error(warning);
    },
  });
  let pinned = false;
  const keeper = new RunKeeper({
    put: (...args) => connection.put(...args),
    read: async (queries) => {
      const answer = await connection.read(queries);
      // after the first look
      if (!pinned) await other.pinRun('a');
      pinned = true;
      return answer;
    },
  });
  expect(await keeper.prune({ before: 100 })).toMatchObject({ runs: 1 });
  expect((await other.listRuns({}, { limit: 9 })).runs.map(({ runId }) => runId)).toEqual(['a']);
  await connection.close();
});
