// Looking back.
import assert from 'node:assert/strict';
import type { OperationEnd } from '../../src/limani/entries.ts';
import type { CellRef, Limani, RunFilter } from '../../src/limani/limani.ts';
import { aFact, anEnd, aRun, aSnapshot, aStart, refused } from './samples.ts';
import type { StoreTest } from './target.ts';

const idsOf = async (limani: Limani, filter: RunFilter): Promise<string[]> =>
  (await limani.listRuns(filter, { limit: 100 })).runs.map(({ runId }) => runId);

export function readingTests(test: StoreTest): void {
  test('a time span is half-open, ordered by time then by writing, and can be narrowed', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    await one.createRun(aRun('b'));
    const hostId = await one.getOrCreateHost('a', 'web');
    for (const [at, command] of [
      [3, 'd'],
      [1, 'a'],
      [2, 'b'],
      [2, 'c'],
      [4, 'e'],
    ] as const)
      await one.insertFactLog(aFact('a', at, { command, ...(at === 2 && { hostId, operation: command }) }));
    await one.insertFactLog(aFact('b', 2, { command: 'other' }));
    const commands = async (...span: Parameters<Limani['getFactsForTimespan']>): Promise<string> =>
      (await two.getFactsForTimespan(...span)).map(({ command }) => command).join('');
    assert.equal(await commands('a', 1, 4), 'abcd');
    assert.equal(await commands('a', 1.5, 2), '');
    assert.equal(await commands('a', 2, 2.5), 'bc');
    assert.equal(await commands('a', 0, 9, { hostId }), 'bc');
    assert.equal(await commands('a', 0, 9, { hostId, operation: 'c' }), 'c');
    assert.equal(await commands('a', 0, 9, { operation: 'z' }), '');
    assert.deepEqual((await two.getFactsForTimespan('a', 4, 5))[0], {
      ...{ runId: 'a', timestamp: 4, logLevel: 'info', context: 'http', command: 'e' },
      ...{ hostId: null, operation: null, detail: null, contentHash: null },
    });
  });

  test('all of a run comes parsed, each thing in order, under its host', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const [db, web] = [await limani.getOrCreateHost('a', 'db'), await limani.getOrCreateHost('a', 'web')];
    await limani.insertSnapshot(aSnapshot('a', web, { stage: 'post_operations', timestamp: 1009 }));
    await limani.insertSnapshot(aSnapshot('a', db));
    await limani.insertOperation(anEnd('a', web, { uid: '2', timestamp: 1004, changed: false }));
    await limani.insertOperation(anEnd('a', web, { uid: '1', timestamp: 1003 }));
    await limani.insertFactLog(aFact('a', 2, { hostId: db, detail: { status: 200 } }));
    await limani.insertFactLog(aFact('a', 1));
    await limani.endRunUpdate('a', 1010, 'failure', { failed: 1 });
    const data = await limani.getRunData('a');
    assert.deepEqual(
      [data?.run.status, data?.run.endTime, data?.run.summary],
      ['failure', 1010, { failed: 1 }],
    );
    assert.deepEqual(
      data?.hosts.map(({ name, operations }) => [name, operations.map(({ uid, changed }) => [uid, changed])]),
      [
        ['db', []],
        [
          'web',
          [
            ['1', true],
            ['2', false],
          ],
        ],
      ],
    );
    assert.deepEqual(data.snapshots, [
      { ...aSnapshot('a', db), hostName: 'db' },
      { ...aSnapshot('a', web, { stage: 'post_operations', timestamp: 1009 }), hostName: 'web' },
    ]);
    assert.deepEqual(
      data.factLogs.map(({ timestamp, detail }) => [timestamp, detail]),
      [
        [1, null],
        [2, { status: 200 }],
      ],
    );
  });

  test('the five counts are exact, and sums have four decimals', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    assert.deepEqual(await limani.getRunSummaryStats('a'), {
      ...{ totalOperations: 0, changedOperations: 0, successfulOperations: 0, failedOperations: 0 },
      totalDuration: 0,
    });
    const hostId = await limani.getOrCreateHost('a', 'web');
    for (const [changed, success, duration] of [
      [true, true, 0.1],
      [true, false, 0.2],
      [false, true, 0.00006],
    ] as const)
      await limani.insertOperation(anEnd('a', hostId, { changed, success, duration }));
    const stats = {
      ...{ totalOperations: 3, changedOperations: 2, successfulOperations: 2, failedOperations: 1 },
      totalDuration: 0.3001,
    };
    assert.deepEqual(await limani.getRunSummaryStats('a'), stats);
    assert.deepEqual((await limani.listRuns({}, { limit: 1 })).runs[0]?.stats, stats);
  });

  test('runs are listed newest first, page by page, none twice and none left out', async (target) => {
    const limani = await target.connect();
    const all = ['e', 'd', 'c', 'b', 'a'];
    for (const runId of ['c', 'a', 'e', 'b', 'd'])
      await limani.createRun(aRun(runId, { startTime: runId < 'c' ? 1 : 2 }));
    assert.deepEqual(await idsOf(limani, {}), all);
    const pages: string[][] = [];
    let after: string | null | undefined;
    do {
      const page = await limani.listRuns({}, { limit: 2, ...(after && { after }) });
      pages.push(page.runs.map(({ runId }) => runId));
      after = page.next;
    } while (after !== null);
    assert.deepEqual(pages, [['e', 'd'], ['c', 'b'], ['a']]);
    assert.equal((await limani.listRuns({}, { limit: 5 })).next, null);
    for (const limit of [0, -1, 1.5]) await refused(limani.listRuns({}, { limit }), 'invalid');
    await refused(limani.listRuns({}, { limit: 1, after: 'nonsense' }), 'invalid');
  });

  test('runs are found by notebook, status, plugin, host, time and text', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a', { startTime: 1, notebook: 'one.databook' }));
    await limani.createRun(aRun('b', { startTime: 2, notebook: 'two.databook' }));
    await limani.createRun(aRun('c', { startTime: 3, notebook: 'one.databook' }));
    const hostId = await limani.getOrCreateHost('b', 'https://prom:9090');
    const logs = { stderr: 'upstream said "no_such%thing"' };
    await limani.insertOperation(anEnd('b', hostId, { plugin: 'prometheus@1.2.3', logs, cell: 'c1' }));
    await limani.insertFactLog(aFact('c', 1, { command: 'GET https://prom/API' }));
    await limani.endRunUpdate('c', 4, 'failure', {});
    const found: readonly (readonly [RunFilter, string])[] = [
      [{ notebook: 'one.databook' }, 'ca'],
      [{ notebook: 'one' }, ''],
      [{ status: ['failure', 'success'] }, 'c'],
      [{ status: [] }, ''],
      [{ plugin: 'prometheus' }, 'b'],
      [{ plugin: 'prom' }, ''],
      [{ host: 'https://prom:9090' }, 'b'],
      [{ cell: 'c1' }, 'b'],
      [{ cell: 'c1', notebook: 'two.databook' }, 'b'],
      [{ cell: 'c1', notebook: 'one.databook' }, ''],
      [{ cell: 'c' }, ''],
      [{ from: 2 }, 'cb'],
      [{ to: 2 }, 'a'],
      [{ from: 2, to: 3 }, 'b'],
      [{ text: '"no_such%thing"' }, 'b'],
      [{ text: 'noXsuch' }, ''],
      [{ text: 'https://prom/api' }, 'c'],
      [{ text: 'two.data' }, 'b'],
      [{ text: 'WO.d' }, 'b'],
      [{ text: 'PI' }, 'c'],
      [{ text: 'no such text anywhere' }, ''],
      [{ text: 'restart', status: ['failure'] }, ''],
      [{ notebook: 'one.databook', from: 2 }, 'c'],
    ];
    for (const [filter, expected] of found)
      assert.equal((await idsOf(limani, filter)).join(''), expected, JSON.stringify(filter));
  });

  test('a text is found in whichever row it is, before and after a flush', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const hostId = await limani.getOrCreateHost('a', 'web');
    const ends = Array.from({ length: 200 }, (_, i) => anEnd('a', hostId, { uid: `a/${i}`, diff: '' }));
    await Promise.all(ends.map((end) => limani.insertOperation(end)));
    await limani.createRun(aRun('b'));
    const other = await limani.getOrCreateHost('b', 'web');
    await limani.startOperation(aStart('b', other, 'open'));
    await Promise.all(ends.map((_, i) => limani.insertFactLog(aFact('a', i, { operation: `a/${i}` }))));
    await Promise.all(ends.map((_, i) => limani.insertFactLog(aFact('a', i))));
    await limani.createRun(aRun('c'));
    await limani.flush();
    assert.deepEqual(await idsOf(limani, { text: 'Connection RESET by peer' }), []);
    const logs = { stderr: 'read: connection reset by peer' };
    await limani.insertOperation(anEnd('b', other, { uid: 'open', logs }));
    await limani.insertFactLog(aFact('c', 1, { command: 'connection reset by peer: GET /' }));
    for (const limani of [await target.connect(), await target.connect()]) {
      assert.deepEqual(await idsOf(limani, { text: 'Connection RESET by peer' }), ['c', 'b']);
      await limani.flush();
    }
    assert.deepEqual(await idsOf(limani, { text: 'GET /150' }), ['a']);
  });

  test('the history of a cell goes over runs and renames, newest first, page by page', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    const insert = async (runId: string, notebook: string, ends: readonly Partial<OperationEnd>[]) => {
      await one.createRun(aRun(runId, { notebook }));
      const hostId = await one.getOrCreateHost(runId, 'web');
      for (const end of ends)
        await one.insertOperation(anEnd(runId, hostId, { duration: 0, sourceHash: 'sha256:x', ...end }));
    };
    await insert('a', 'old.databook', [{ uid: 'a1', cell: 'p99', timestamp: 1 }]);
    await insert('b', 'new.databook', [
      { uid: 'b1', cell: 'latency', timestamp: 2 },
      { uid: 'b2', cell: 'other', timestamp: 2, sourceHash: 'sha256:y' },
    ]);
    await insert('c', 'new.databook', [{ uid: 'c1', cell: 'latency', timestamp: 3, sourceHash: 'sha256:z' }]);
    const uids = async (cell: CellRef, limit = 10): Promise<string> => {
      const { operations, next } = await two.cellHistory(cell, { limit });
      assert.equal(next, null);
      return operations.map(({ uid }) => uid).join(' ');
    };
    const latency = { notebook: 'new.databook', cell: 'latency' };
    assert.equal(await uids(latency), 'c1 b1');
    assert.equal(await uids({ sourceHash: 'sha256:x' }), 'b1 a1');
    assert.equal(await uids({ ...latency, sourceHash: 'sha256:x' }), 'c1 b1 a1');
    assert.equal(await uids({ notebook: 'old.databook', cell: 'latency' }), '');
    assert.equal(await uids({ sourceHash: 'x' }), '');
    const pages: string[] = [];
    let after: string | null | undefined;
    do {
      const page = await one.cellHistory(
        { ...latency, sourceHash: 'sha256:x' },
        { limit: 2, ...(after && { after }) },
      );
      pages.push(page.operations.map(({ uid, notebook }) => `${uid} ${notebook}`).join(', '));
      after = page.next;
    } while (after !== null);
    assert.deepEqual(pages, ['c1 new.databook, b1 new.databook', 'a1 old.databook']);
    await refused(two.cellHistory(latency, { limit: 0 }), 'invalid');
    await refused(two.cellHistory({} as CellRef, { limit: 1 }), 'invalid');
  });

  test('the history of a cell holds what is still running, in its place', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a', { notebook: 'n' }));
    const hostId = await limani.getOrCreateHost('a', 'web');
    await limani.startOperation(aStart('a', hostId, 'u1', { cell: 'c', timestamp: 1 }));
    await limani.startOperation(aStart('a', hostId, 'u2', { cell: 'c', timestamp: 2 }));
    await limani.insertOperation(anEnd('a', hostId, { uid: 'u1', timestamp: 9, duration: 8 }));
    const { operations } = await limani.cellHistory({ notebook: 'n', cell: 'c' }, { limit: 5 });
    assert.deepEqual(
      operations.map(({ uid, status }) => `${uid} ${status}`),
      ['u2 running', 'u1 success'],
    );
  });
}
