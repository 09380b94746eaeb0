// Batches, and what stays and what goes.
import assert from 'node:assert/strict';
import type { Limani } from '../../src/limani/limani.ts';
import { aFact, anEnd, aRun, aSnapshot, aStart, refused } from './samples.ts';
import type { StoreTest } from './target.ts';

const idsOf = async (limani: Limani): Promise<string> =>
  (await limani.listRuns({}, { limit: 100 })).runs.map(({ runId }) => runId).join(' ');

/** A run with one of everything, which ended. */
async function endedRun(limani: Limani, runId: string, startTime: number, size = 10): Promise<void> {
  await limani.createRun(aRun(runId, { startTime, notebook: 'n' }));
  const hostId = await limani.getOrCreateHost(runId, 'web');
  await limani.insertOperation(
    anEnd(runId, hostId, {
      uid: `${runId}/1`,
      outputHash: `sha256:${runId}`,
      diff: 'x'.repeat(size),
      cell: 'c',
    }),
  );
  await limani.insertFactLog(aFact(runId, 1));
  await limani.insertSnapshot(aSnapshot(runId, hostId));
  await limani.endRunUpdate(runId, startTime + 1, 'success', {});
}

export function keepingTests(test: StoreTest): void {
  test('a batch is inserted in its order, for several runs', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    await two.createRun(aRun('b'));
    const [a, b] = [await one.getOrCreateHost('a', 'web'), await two.getOrCreateHost('b', 'web')];
    await one.insertBatch([
      { operationStart: aStart('a', a, 'u') },
      { fact: aFact('a', 5, { command: 'first' }) },
      { fact: aFact('a', 5, { command: 'second', hostId: a }) },
      { operation: anEnd('a', a, { uid: 'u' }) },
      { snapshot: aSnapshot('b', b) },
    ]);
    await one.insertBatch([]);
    const data = await two.getRunData('a');
    assert.deepEqual(
      data?.factLogs.map(({ command }) => command),
      ['first', 'second'],
    );
    assert.deepEqual(
      data.hosts[0]?.operations.map(({ uid, status }) => `${uid} ${status}`),
      ['u success'],
    );
    assert.equal((await two.getRunData('b'))?.snapshots.length, 1);
  });

  test('of a batch with one bad entry nothing is inserted', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const hostId = await limani.getOrCreateHost('a', 'web');
    const good = { fact: aFact('a', 1) };
    const cyclic: Record<string, never> = {};
    Object.assign(cyclic, { cyclic });
    await refused(limani.insertBatch([good, { fact: aFact('x', 1) }]), 'unknown-run');
    await refused(limani.insertBatch([good, { operation: anEnd('a', 7) }]), 'unknown-host');
    await refused(
      limani.insertBatch([good, { operation: anEnd('a', hostId, { duration: NaN }) }]),
      'invalid',
    );
    await refused(limani.insertBatch([good, { operation: anEnd('a', hostId, { logs: cyclic }) }]), 'invalid');
    const { maxEntryBytes } = limani.capabilities;
    if (maxEntryBytes !== null)
      await refused(
        limani.insertBatch([good, { fact: aFact('a', 2, { command: 'x'.repeat(maxEntryBytes) }) }]),
        'too-large',
      );
    assert.deepEqual((await limani.getRunData('a'))?.factLogs, []);
  });

  test('a run is deleted with all that belongs to it, once, and does not come back', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await endedRun(one, 'a', 1);
    await endedRun(one, 'b', 2);
    assert.equal(await two.deleteRun('a'), true);
    assert.equal(await one.deleteRun('a'), false);
    assert.equal(await one.deleteRun('x'), false);
    for (const limani of [one, two]) {
      assert.equal(await limani.getRunData('a'), null);
      assert.equal(await idsOf(limani), 'b');
      await refused(limani.getOperations('a'), 'unknown-run');
      await refused(limani.insertFactLog(aFact('a', 1)), 'unknown-run');
      const { operations } = await limani.cellHistory({ notebook: 'n', cell: 'c' }, { limit: 9 });
      assert.deepEqual(
        operations.map(({ uid }) => uid),
        ['b/1'],
      );
      await limani.flush();
    }
    await refused(one.createRun(aRun('a')), 'duplicate-run');
    await one.disconnect();
    await two.disconnect();
    assert.equal(await idsOf(await target.connect()), 'b');
  });

  test('a run that is still being recorded is not deleted; one whose recorder died is', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    await refused(one.deleteRun('a'), 'open-run');
    await refused(two.deleteRun('a'), 'open-run');
    await target.elsewhere([['createRun', aRun('dead')]], 'kill');
    assert.equal(await two.deleteRun('dead'), true);
    assert.equal(await idsOf(one), 'a');
  });

  test('pruning removes the old, keeps the pinned and the open, and says what it removed', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    for (let i = 1; i <= 6; i++) await endedRun(one, `r${i}`, i);
    await one.createRun(aRun('open', { startTime: 0 }));
    await one.pinRun('r1');
    const nothing = { runs: 0, operations: 0, bytes: 0 };
    assert.deepEqual(await two.prune({}), nothing);
    assert.deepEqual(await two.prune({ keepRuns: 10, before: 0 }), nothing);
    const would = await two.prune({ before: 3, dryRun: true });
    assert.deepEqual([would.runs, would.operations], [1, 1]);
    assert.ok(would.bytes > 0);
    assert.equal(await idsOf(one), 'r6 r5 r4 r3 r2 r1 open');
    assert.deepEqual(await two.prune({ before: 3 }), would);
    assert.equal(await idsOf(one), 'r6 r5 r4 r3 r1 open');
    assert.equal((await one.prune({ keepRuns: 2 })).runs, 2);
    assert.equal(await idsOf(two), 'r6 r5 r1 open');
    assert.deepEqual(await one.prune({ keepRuns: 2, before: 3 }), nothing);
    await refused(one.prune({ keepRuns: -1 }), 'invalid');
    await refused(one.prune({ before: NaN }), 'invalid');
  });

  test('pruning by size keeps the newest that fit', async (target) => {
    const limani = await target.connect();
    for (let i = 1; i <= 4; i++) await endedRun(limani, `r${i}`, i, 10_000);
    const whole = (await limani.prune({ keepRuns: 0, dryRun: true })).bytes;
    assert.equal((await limani.prune({ keepBytes: whole })).runs, 0);
    assert.equal((await limani.prune({ keepBytes: whole / 2 })).runs, 2);
    assert.equal(await idsOf(limani), 'r4 r3');
    assert.equal((await limani.prune({ keepBytes: 0 })).runs, 2);
    assert.equal(await idsOf(limani), '');
  });

  test('a pin holds for every process until it is taken off', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await endedRun(one, 'a', 1);
    await endedRun(one, 'b', 2);
    await refused(one.pinRun('x'), 'unknown-run');
    await refused(one.unpinRun('x'), 'unknown-run');
    const pinned = async (limani: Limani): Promise<unknown> => {
      const { runs } = await limani.listRuns({ pinned: true }, { limit: 9 });
      return runs.map((run) => `${run.runId} ${run.pinned}`);
    };
    await one.pinRun('a');
    await one.pinRun('a');
    assert.deepEqual(await pinned(two), ['a true']);
    assert.equal((await two.listRuns({ pinned: false }, { limit: 9 })).runs[0]?.runId, 'b');
    await two.unpinRun('a');
    assert.deepEqual(await pinned(one), []);
    await one.pinRun('a');
    await one.flush();
    assert.deepEqual(await pinned(await target.connect()), ['a true']);
    assert.equal((await one.getRunData('a'))?.run.pinned, true);
    assert.equal(await two.deleteRun('a'), true);
  });

  test('a pin that comes while another prunes keeps its run, or is refused', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    for (let round = 0; round < 12; round++) {
      const ids = Array.from({ length: 6 }, (_, i) => `${round}-${i}`);
      for (const id of ids) {
        await one.createRun(aRun(id));
        await one.endRunUpdate(id, 2, 'success', {});
      }
      const pinning = async (): Promise<unknown[]> => {
        const answers: unknown[] = [];
        // one after the other: so they come before, while and after the runs are removed
        for (const id of ids)
          await one.pinRun(id).then(
            () => answers.push('pinned'),
            (error: unknown) => answers.push((error as { code?: unknown }).code),
          );
        return answers;
      };
      const [{ runs }, answers] = await Promise.all([two.prune({ keepRuns: 0 }), pinning()]);
      const left = (await two.listRuns({ pinned: true }, { limit: 100 })).runs.map(({ runId }) => runId);
      const expected = ids.map((id) => (left.includes(id) ? 'pinned' : 'unknown-run'));
      assert.deepEqual(answers, expected);
      assert.equal(runs, ids.length - left.length);
      for (const id of left) await one.deleteRun(id);
    }
  });
}
