import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { connectedAt, temporaryFolder } from '../../test/support/runStore.ts';
import type { Limani } from '../limani/limani.ts';
import { ContentStore } from './contentStore.ts';
import { collectOutputs, pruneRuns } from './prune.ts';

async function record(limani: Limani, runId: string, startTime: number, outputHash: string): Promise<void> {
  await limani.createRun({ runId, runIdHuman: runId, startTime, hailerInfo: {} });
  const hostId = await limani.getOrCreateHost(runId, 'here');
  await limani.insertOperation({
    ...{ runId, hostId, opHash: 'h', name: 'op', changed: false, success: true, duration: 1, timestamp: 2 },
    ...{
      logs: {},
      diff: '',
      arguments: {},
      retryStats: {},
      commandNFacts: [],
      outputHash: `sha256:${outputHash}`,
    },
  });
  await limani.endRunUpdate(runId, startTime + 1, 'success', {});
}

test('outputs go with the last run that has them, once they are a day old', async () => {
  const folder = temporaryFolder();
  const limani = await connectedAt(path.join(folder, 'runs'));
  const outputs = new ContentStore(path.join(folder, 'outputs'));
  const [shared, own] = [await outputs.put(Buffer.from('shared')), await outputs.put(Buffer.from('own'))];
  await record(limani, 'a', 1, shared);
  await record(limani, 'b', 2, own);
  await record(limani, 'c', 3, shared);
  const now = Date.now();
  const tomorrow = now + 25 * 3_600_000;
  const policy = { keepRuns: 1 };
  const would = await pruneRuns(limani, outputs, { ...policy, dryRun: true }, tomorrow);
  expect(would).toMatchObject({ runs: 2, outputs: { files: 0 } });
  expect(await pruneRuns(limani, outputs, policy, now)).toMatchObject({ runs: 2, outputs: { files: 0 } });
  expect(await collectOutputs(limani, outputs, tomorrow)).toMatchObject({ files: 1 });
  expect(await outputs.get(shared)).toBeDefined();
  expect(await outputs.get(own)).toBeUndefined();
});

test('nothing is removed where it cannot be asked what is used', async () => {
  const folder = temporaryFolder();
  const outputs = new ContentStore(folder);
  const hash = await outputs.put(Buffer.from('text'));
  const unusedOutputs = vi.fn().mockRejectedValue(new Error('no store'));
  await expect(collectOutputs({ unusedOutputs }, outputs, Date.now() + 1e9)).rejects.toThrow('no store');
  expect(await outputs.get(hash)).toBeDefined();
});
