// Hosts, operations, facts, snapshots.
import assert from 'node:assert/strict';
import { aFact, anEnd, aRun, aSnapshot, aStart, refused } from './samples.ts';
import type { StoreTest } from './target.ts';

export function entryTests(test: StoreTest): void {
  test('a host has one id for its run and name, in every process', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    await limani.createRun(aRun('b'));
    const ask = (): Promise<readonly unknown[]> =>
      target.elsewhere([['getOrCreateHost', 'a', 'web-1']], 'disconnect');
    const ids = (await Promise.all([ask(), ask(), limani.getOrCreateHost('a', 'web-1'), ask()])).flat();
    assert.equal(new Set(ids).size, 1);
    assert.ok(ids.every((id) => Number.isSafeInteger(id)));
    assert.notEqual(await limani.getOrCreateHost('a', 'web-2'), ids[0]);
    assert.notEqual(await limani.getOrCreateHost('b', 'web-1'), ids[0]);
    const names = (await limani.getRunData('a'))?.hosts.map(({ name }) => name);
    assert.deepEqual(names, ['web-1', 'web-2']);
  });

  test('an entry for a host that the run does not have is refused on every connection', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    await one.createRun(aRun('b'));
    const other = await one.getOrCreateHost('b', 'web');
    for (const limani of [one, two])
      for (const hostId of [7, other]) {
        await refused(limani.startOperation(aStart('a', hostId, 'u')), 'unknown-host');
        await refused(limani.insertOperation(anEnd('a', hostId)), 'unknown-host');
        await refused(limani.insertSnapshot(aSnapshot('a', hostId)), 'unknown-host');
        await refused(limani.insertFactLog(aFact('a', 1, { hostId })), 'unknown-host');
      }
    assert.deepEqual((await one.getRunData('a'))?.hosts, []);
  });

  test('a refused entry leaves nothing behind, and the next by anyone succeeds', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    const hostId = await one.getOrCreateHost('a', 'web');
    await refused(one.insertOperation(anEnd('a', hostId, { duration: NaN })), 'invalid');
    await refused(two.insertOperation(anEnd('a', hostId, { status: 'queued' as 'success' })), 'invalid');
    const cyclic: Record<string, never> = {};
    Object.assign(cyclic, { cyclic });
    await refused(one.insertOperation(anEnd('a', hostId, { logs: cyclic })), 'invalid');
    await two.insertOperation(anEnd('a', hostId, { uid: '1', timestamp: 1001 }));
    await one.insertOperation(anEnd('a', hostId, { uid: '2', timestamp: 1002 }));
    assert.deepEqual(
      (await two.getOperations('a')).map(({ uid }) => uid),
      ['1', '2'],
    );
  });

  test('an operation has a start, and then its end in the same place', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const [local, web] = [
      await limani.getOrCreateHost('a', 'here'),
      await limani.getOrCreateHost('a', 'web'),
    ];
    await limani.startOperation(aStart('a', local, 'u', { cell: 'c1' }));
    const nothingYet = { duration: null, opHash: null, changed: null, success: null, logs: null, diff: null };
    assert.deepEqual(await limani.getOperations('a'), [
      {
        ...{ uid: 'u', runId: 'a', hostId: local, name: 'restart', status: 'running', startTime: 1001 },
        ...{
          timestamp: 1001,
          ...nothingYet,
          arguments: { unit: 'web' },
          retryStats: null,
          commandNFacts: null,
        },
        ...{ cell: 'c1', plugin: null, sourceHash: null, outputHash: null, provenance: null },
      },
    ]);
    assert.equal((await limani.getRunSummaryStats('a')).totalOperations, 0);
    const end = anEnd('a', web, {
      ...{
        uid: 'u',
        success: false,
        status: 'timeout',
        plugin: 'systemd@1.0.0',
        sourceHash: 's',
        outputHash: 'o',
      },
      provenance: { by: 'oncall' },
    });
    await limani.insertOperation(end);
    await limani.insertOperation({ ...end, name: 'again', success: true, status: 'success' });
    assert.deepEqual(await limani.getOperations('a'), [{ ...end, startTime: 1001, cell: 'c1' }]);
  });

  test('an operation without a uid, a status or a start gets them', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const hostId = await limani.getOrCreateHost('a', 'web');
    await limani.insertOperation(anEnd('a', hostId, { success: true }));
    await limani.insertOperation(anEnd('a', hostId, { success: false }));
    const operations = await limani.getOperations('a');
    assert.equal(new Set(operations.map(({ uid }) => uid)).size, 2);
    assert.deepEqual(
      operations.map(({ status, startTime }) => [status, startTime]),
      [
        ['success', 1001.5],
        ['failure', 1001.5],
      ],
    );
  });

  test('wide and strange values survive', async (target) => {
    const limani = await target.connect();
    const name = `${'n'.repeat(511)}é`;
    const text = 'naïve 数据 😀 "quoted" \\ \n\t\u2028 \u0001'.repeat(4000);
    await limani.createRun(aRun(name, { notebook: name, hailerInfo: { [name]: text } }));
    const hostId = await limani.getOrCreateHost(name, name);
    const logs = { stdout: text, nested: [1, 1.5, -0.25, 1e300, true, null, { deep: text }] };
    await limani.insertOperation(anEnd(name, hostId, { name, logs, diff: text, timestamp: 1764000000.123 }));
    await limani.insertFactLog(aFact(name, 1, { command: text, context: name }));
    await limani.insertFactLog(aFact(name, 2, { command: 'nul \0 and \ud800 alone' }));
    await limani.flush();
    const data = await limani.getRunData(name);
    assert.deepEqual([data?.run.hailerInfo, data?.run.notebook], [{ [name]: text }, name]);
    const operation = data?.hosts[0]?.operations[0];
    assert.deepEqual(
      [operation?.logs, operation?.diff, operation?.name, operation?.timestamp],
      [logs, text, name, 1764000000.123],
    );
    assert.deepEqual(
      data?.factLogs.map(({ command }) => command),
      [text, 'nul \u2400 and \ufffd alone'],
    );
  });
}
