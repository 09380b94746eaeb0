// Runs and their status.
import assert from 'node:assert/strict';
import { RUN_STATUSES, isFinalStatus, standing, type RunStatus } from '../../src/limani/status.ts';
import { aFact, anEnd, aRun, aSnapshot, aStart, refused } from './samples.ts';
import type { StoreTest } from './target.ts';

export function runTests(test: StoreTest): void {
  test('a run is queued until it is said to run; secrets are optional and go by name', async (target) => {
    const limani = await target.connect();
    assert.equal(await limani.createRun(aRun('a')), 'a');
    await limani.createRun(aRun('b', { neededSecrets: ['TOKEN'], notebook: 'x.databook' }));
    assert.deepEqual((await limani.getRunData('a'))?.run, {
      ...{
        runId: 'a',
        runIdHuman: 'human a',
        startTime: 1000,
        endTime: null,
        status: 'queued',
        summary: null,
      },
      ...{ hailerInfo: { user: 'oncall' }, neededSecrets: [], notebook: null, pinned: false },
    });
    const b = (await limani.getRunData('b'))?.run;
    assert.deepEqual([b?.neededSecrets, b?.notebook], [['TOKEN'], 'x.databook']);
  });

  test('the id of a run is taken once, on whichever connection, and the first stays as it is', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    const again = aRun('a', { runIdHuman: 'again', startTime: 7 });
    await refused(one.createRun(again), 'duplicate-run');
    await refused(two.createRun(again), 'duplicate-run');
    await target.elsewhere([['createRun', aRun('b')]], 'disconnect');
    await refused(one.createRun(aRun('b', { startTime: 7 })), 'duplicate-run');
    for (const id of ['a', 'b']) assert.equal((await two.getRunData(id))?.run.startTime, 1000);
  });

  test('of one id created twice at once, one is refused', async (target) => {
    const limani = await target.connect();
    const both = await Promise.allSettled([limani.createRun(aRun('a')), limani.createRun(aRun('a'))]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('an unknown run is an error wherever something is said about it, and null where it is looked up', async (target) => {
    const limani = await target.connect();
    for (const attempt of [
      () => limani.startUpdateRun('x', 'running'),
      () => limani.endRunUpdate('x', 1, 'success', {}),
      () => limani.getOrCreateHost('x', 'h'),
      () => limani.startOperation(aStart('x', 1, 'u')),
      () => limani.insertOperation(anEnd('x', 1)),
      () => limani.insertFactLog(aFact('x', 1)),
      () => limani.insertSnapshot(aSnapshot('x', 1)),
      () => limani.getRunSummaryStats('x'),
      () => limani.getFactsForTimespan('x', 0, 1),
      () => limani.getOperations('x'),
    ])
      await refused(attempt(), 'unknown-run');
    assert.equal(await limani.getRunData('x'), null);
    assert.deepEqual((await limani.listRuns({}, { limit: 10 })).runs, []);
  });

  test('end and summary are set, not added', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    await limani.endRunUpdate('a', 1001, 'success', { rc: 2 });
    await limani.endRunUpdate('a', 1002, 'success', { rc: 2 });
    const run = (await limani.getRunData('a'))?.run;
    assert.deepEqual([run?.endTime, run?.summary, run?.status], [1002, { rc: 2 }, 'success']);
  });

  test('a later status is never replaced by an earlier one, on whichever connection', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    const pairs = RUN_STATUSES.flatMap((first) => RUN_STATUSES.map((then) => [first, then] as const));
    for (const [first, then] of pairs) {
      const id = `${first} ${then}`;
      await one.createRun(aRun(id));
      await one.startUpdateRun(id, first);
      await (isFinalStatus(then) ? two.endRunUpdate(id, 1001, then, {}) : two.startUpdateRun(id, then));
    }
    const { runs } = await two.listRuns({}, { limit: 100 });
    const found = new Map(runs.map(({ runId, status }) => [runId, status]));
    for (const [first, then] of pairs) assert.equal(found.get(`${first} ${then}`), standing(first, then));
  });

  test('what is no status, no time or no text is refused and changes nothing', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    await refused(limani.startUpdateRun('a', 'in_progress' as RunStatus), 'invalid');
    await refused(limani.endRunUpdate('a', 1001, 'running' as 'success', {}), 'invalid');
    await refused(limani.endRunUpdate('a', NaN, 'failure', {}), 'invalid');
    await refused(limani.createRun(aRun('b', { startTime: Infinity })), 'invalid');
    await refused(limani.createRun(aRun('')), 'invalid');
    const { runs } = await limani.listRuns({}, { limit: 10 });
    assert.deepEqual(
      runs.map(({ runId, status, endTime }) => [runId, status, endTime]),
      [['a', 'queued', null]],
    );
  });
}
