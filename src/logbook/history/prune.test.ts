import { expect, test } from 'vitest';
import { connectedAt, temporaryFolder } from '../../../test/support/runStore.ts';
import type { Limani } from '../../limani/limani.ts';
import { pruneRuns } from './prune.ts';

async function record(limani: Limani, runId: string, startTime: number, output: string): Promise<void> {
  await limani.createRun({ runId, runIdHuman: runId, startTime, hailerInfo: {} });
  const hostId = await limani.getOrCreateHost(runId, 'here');
  await limani.insertOperation({
    ...{ runId, hostId, opHash: 'h', name: 'op', changed: false, success: true, duration: 1, timestamp: 2 },
    ...{ logs: {}, diff: '', arguments: {}, retryStats: {}, commandNFacts: [] },
    outputHash: `sha256:${output}`,
  });
  await limani.endRunUpdate(runId, startTime + 1, 'success', {});
}

test('contents go with the last run that has them, once they are a day old', async () => {
  const limani = await connectedAt(temporaryFolder());
  const [shared, own] = [
    await limani.putContent(Buffer.from('shared')),
    await limani.putContent(Buffer.from('own')),
  ];
  await record(limani, 'a', 1, shared);
  await record(limani, 'b', 2, own);
  await record(limani, 'c', 3, shared);
  const now = Date.now();
  const tomorrow = now + 25 * 3_600_000;
  const policy = { keepRuns: 1 };
  const would = await pruneRuns(limani, { ...policy, dryRun: true }, tomorrow);
  expect(would).toMatchObject({ runs: 2, contents: { removed: 0 } });
  expect(await pruneRuns(limani, policy, now)).toMatchObject({ runs: 2, contents: { removed: 0 } });
  expect(await pruneRuns(limani, policy, tomorrow)).toMatchObject({ runs: 0, contents: { removed: 1 } });
  expect(await limani.getContent(shared)).toEqual(Buffer.from('shared'));
  expect(await limani.getContent(own)).toBeNull();
});
