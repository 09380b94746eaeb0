// Connections, processes and their deaths.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { aFact, anEnd, aRun, aSnapshot, aStart, refused } from './samples.ts';
import type { StoreTest } from './target.ts';

export function lifetimeTests(test: StoreTest): void {
  test('creating what is there is harmless, and the schema has a version', async (target) => {
    const limani = await target.connect();
    await limani.initDb();
    await limani.createRun(aRun('a'));
    await limani.initDb();
    await limani.connect();
    await limani.flush();
    const { stored, known } = await limani.schemaVersion();
    assert.ok(stored >= 1 && stored <= known);
    assert.equal((await limani.getRunData('a'))?.run.runId, 'a');
  });

  test('a store of an earlier version is brought up to date with what it holds', async (target) => {
    await target.replaceBy('earlier');
    const limani = await target.connect();
    await limani.initDb();
    assert.equal((await limani.getRunData('older'))?.run.status, 'failure');
    const { operations } = await limani.cellHistory({ notebook: 'n', cell: 'c' }, { limit: 2 });
    assert.deepEqual(
      operations.map(({ uid }) => uid),
      ['u'],
    );
    await limani.createRun(aRun('new', { startTime: 9 }));
    const contentHash = `sha256:${await limani.putContent(Buffer.from('answer'))}`;
    await limani.insertFactLog(aFact('new', 9, { contentHash }));
    assert.equal((await limani.getRunData('new'))?.factLogs[0]?.contentHash, contentHash);
    await limani.flush();
    const { stored, known } = await limani.schemaVersion();
    assert.equal(stored, known);
    const { runs } = await (await target.connect()).listRuns({}, { limit: 3 });
    assert.deepEqual(runs.map(({ runId }) => runId).sort(), ['new', 'older']);
  });

  test('a store of a later version is refused in a sentence', async (target) => {
    await target.replaceBy('later');
    const look = async (): Promise<unknown> => (await target.connect()).listRuns({}, { limit: 1 });
    await refused(look(), 'newer');
  });

  test('a number of a sequence is given once, to eight processes at once, and never again', async (target) => {
    const limani = await target.connect();
    assert.deepEqual([await limani.reserveNumber('tx'), await limani.reserveNumber('tx')], [1, 2]);
    assert.equal(await limani.reserveNumber('other'), 1);
    const asked = Array.from({ length: 10 }, () => ['reserveNumber', 'tx'] as const);
    const given = await Promise.all(
      Array.from({ length: 8 }, (_, i) => target.elsewhere(asked, i % 2 ? 'kill' : 'disconnect')),
    );
    const numbers = given.flat() as number[];
    assert.equal(new Set([1, 2, ...numbers]).size, 82);
    for (const of of given as number[][])
      assert.deepEqual(
        of,
        of.toSorted((a, b) => a - b),
      );
    assert.ok((await limani.reserveNumber('tx')) > Math.max(...numbers));
    await refused(limani.reserveNumber(''), 'invalid');
  });

  test('what is acknowledged is there for every other connection at once, and after reconnecting', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    assert.equal((await two.getRunData('a'))?.run.status, 'queued');
    await two.startUpdateRun('a', 'running');
    assert.equal((await one.getRunData('a'))?.run.status, 'running');
    await one.endRunUpdate('a', 1001, 'success', {});
    await one.disconnect();
    await refused(one.getRunData('a'), 'not-connected');
    await one.disconnect();
    await one.connect();
    assert.equal((await one.getRunData('a'))?.run.status, 'success');
  });

  test('flushing changes nothing but what other programs see', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    await limani.insertFactLog(aFact('a', 1));
    const before = await limani.getRunData('a');
    await limani.flush();
    await limani.insertFactLog(aFact('a', 2));
    await Promise.all([limani.flush(), limani.flush()]);
    const after = await limani.getRunData('a');
    assert.equal(after?.factLogs.length, 2);
    assert.deepEqual(after.factLogs.slice(0, 1), before?.factLogs);
    const { file } = limani.capabilities;
    if (file !== null) assert.equal(readFileSync(file).toString('latin1', 0, 15), 'SQLite format 3');
  });

  test('a killed recorder leaves all that was acknowledged, and its run is interrupted, for good', async (target) => {
    await target.elsewhere([['createRun', aRun('before')]], 'disconnect');
    const limani = await target.connect();
    await limani.createRun(aRun('mine'));
    const hostId = await limani.getOrCreateHost('mine', 'web');
    const [id] = await target.elsewhere([['createRun', aRun('a', { startTime: 1001 })]], 'kill');
    assert.equal(id, 'a');
    const { runs } = await limani.listRuns({}, { limit: 3 });
    assert.deepEqual(runs.map(({ runId, status }) => `${runId} ${status}`).sort(), [
      'a interrupted',
      'before interrupted',
      'mine queued',
    ]);
    await limani.endRunUpdate('a', 1005, 'success', { rc: 0 });
    await limani.insertFactLog(aFact('a', 1006));
    const data = await limani.getRunData('a');
    assert.deepEqual([data?.run.status, data?.run.summary], ['interrupted', null]);
    assert.equal(data?.factLogs.length, 2);
    await limani.insertOperation(anEnd('mine', hostId));
    assert.equal((await limani.getRunData('mine'))?.run.status, 'queued');
  });

  test('an operation that its recorder did not live to end is interrupted', async (target) => {
    const first = await target.connect();
    await first.createRun(aRun('host'));
    const [, hostId] = await target.elsewhere(
      [
        ['createRun', aRun('a')],
        ['getOrCreateHost', 'a', 'web'],
      ],
      'disconnect',
    );
    await first.createRun(aRun('b'));
    const ownHost = await first.getOrCreateHost('b', 'web');
    await target.elsewhere([['startOperation', aStart('b', ownHost, 'u')]], 'kill');
    assert.equal((await first.getOperations('b'))[0]?.status, 'running');
    await first.insertOperation(anEnd('b', ownHost, { uid: 'u2' }));
    await first.disconnect();
    const second = await target.connect();
    assert.deepEqual(
      (await second.getOperations('b')).map(({ uid, status }) => `${uid} ${status}`),
      ['u interrupted', 'u2 success'],
    );
    assert.equal(typeof hostId, 'number');
    assert.equal((await second.getRunSummaryStats('b')).totalOperations, 1);
  });

  test('an export after the end has the final status and the snapshots after', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const hostId = await limani.getOrCreateHost('a', 'here');
    await limani.insertSnapshot(aSnapshot('a', hostId, { stage: 'post_operations' }));
    await limani.endRunUpdate('a', 1003, 'cancelled', {});
    await limani.disconnect();
    const data = await (await target.connect()).getRunData('a');
    assert.deepEqual([data?.run.status, data?.snapshots[0]?.stage], ['cancelled', 'post_operations']);
  });

  test('many connections and processes write at once, and nothing is lost or doubled', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const hostId = await limani.getOrCreateHost('a', 'web');
    const end = (uid: string) => anEnd('a', hostId, { uid });
    const uids = (who: string): string[] => Array.from({ length: 25 }, (_, i) => `${who}-${i}`);
    const here = async (who: string): Promise<unknown> => {
      const own = await target.connect();
      return Promise.all(uids(who).map((uid) => own.insertOperation(end(uid))));
    };
    const there = (who: string): Promise<unknown> =>
      target.elsewhere(
        uids(who).map((uid) => ['insertOperation', end(uid)] as const),
        'kill',
      );
    await Promise.all([here('w'), here('x'), there('y'), there('z'), limani.flush()]);
    const found = (await limani.getOperations('a')).map(({ uid }) => uid).sort();
    assert.deepEqual(found, ['w', 'x', 'y', 'z'].flatMap(uids).sort());
  });
}
