// Export and import.
import assert from 'node:assert/strict';
import type { Limani } from '../../src/limani/limani.ts';
import { aFact, anEnd, aRun, aSnapshot, aStart, refused } from './samples.ts';
import type { OpenTarget, StoreTest } from './target.ts';

const linesOf = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
};

/** Three runs that ended, one of them large, and one that has not. */
async function fill(limani: Limani): Promise<void> {
  for (const [id, startTime] of [
    ['a', 1] as const,
    ['b', 2] as const,
    ['c', 3] as const,
    ['open', 4] as const,
  ]) {
    await limani.createRun(aRun(id, { startTime, notebook: `${id}.databook`, neededSecrets: ['TOKEN'] }));
    const [web, db] = [await limani.getOrCreateHost(id, 'web'), await limani.getOrCreateHost(id, 'db')];
    await limani.startOperation(aStart(id, web, `${id}/1`, { cell: 'c', timestamp: 1000 }));
    await limani.insertOperation(
      anEnd(id, web, {
        uid: `${id}/1`,
        plugin: 'p@1',
        sourceHash: 's',
        outputHash: 'o',
        provenance: { by: 'me' },
      }),
    );
    await limani.insertOperation(anEnd(id, db, { uid: `${id}/2`, success: false, changed: false }));
    await limani.startOperation(aStart(id, db, `${id}/3`));
    const facts = Array.from({ length: id === 'b' ? 300 : 2 }, (_, i) => ({
      fact: aFact(id, 7, { command: `${i} ${'long é '.repeat(id === 'b' ? 300 : 1)}`, detail: { i } }),
    }));
    await limani.insertBatch([...facts, { fact: aFact(id, 7, { hostId: db, operation: `${id}/1` }) }]);
    await limani.insertSnapshot(aSnapshot(id, web));
    await limani.insertSnapshot(aSnapshot(id, web));
  }
  await limani.endRunUpdate('a', 10, 'failure', { rc: 1 });
  await limani.endRunUpdate('b', 10, 'interrupted', {});
  await limani.endRunUpdate('c', 10, 'success', {});
  await limani.pinRun('c');
}

/** Ids of hosts are the store's own. */
const contentOf = async (limani: Limani, runId: string): Promise<unknown> => {
  const data = await limani.getRunData(runId);
  const names = new Map(data?.hosts.map(({ id, name }) => [id, name]));
  return JSON.parse(
    JSON.stringify(data, (key, value: unknown) =>
      key === 'hostId' || (key === 'id' && typeof value === 'number') ? names.get(value as number) : value,
    ),
  );
};

export function transferTests(test: StoreTest, openOther: OpenTarget): void {
  test('what is exported and imported is the same, and imported once', async (target) => {
    const limani = await target.connect();
    await fill(limani);
    const lines = await linesOf(limani.exportRuns());
    assert.deepEqual(JSON.parse(lines[0] ?? ''), { format: 'limani-runs', version: 2 });
    assert.deepEqual(JSON.parse(lines.at(-1) ?? ''), { runs: 3, contents: 0 });
    const other = await openOther();
    try {
      const [one, two] = [await other.connect(), await other.connect()];
      assert.deepEqual(await one.importRuns(lines), { imported: 3, present: 0, deleted: 0 });
      for (const id of ['a', 'b', 'c'])
        assert.deepEqual(await contentOf(two, id), await contentOf(limani, id));
      assert.equal(await two.getRunData('open'), null);
      assert.deepEqual(await two.importRuns(lines), { imported: 0, present: 3, deleted: 0 });
      await two.deleteRun('b');
      assert.deepEqual(await one.importRuns(lines), { imported: 0, present: 2, deleted: 1 });
      for (const id of ['a', 'c']) assert.deepEqual(await contentOf(one, id), await contentOf(limani, id));
      assert.deepEqual(
        (await linesOf(one.exportRuns())).map(
          (line) => (JSON.parse(line) as { run?: { runId: string } }).run?.runId,
        ),
        [undefined, 'c', 'a', undefined],
      );
    } finally {
      await other.dispose();
    }
  });

  test('of a run that two import at once each thing is there once', async (target) => {
    const limani = await target.connect();
    await fill(limani);
    const lines = await linesOf(limani.exportRuns({ notebook: 'b.databook' }));
    assert.equal(lines.length, 3);
    const other = await openOther();
    try {
      const both = [await other.connect(), await other.connect()];
      await Promise.all(both.map((store) => store.importRuns(lines)));
      assert.deepEqual(await contentOf(await other.connect(), 'b'), await contentOf(limani, 'b'));
    } finally {
      await other.dispose();
    }
  });

  test('what comes with a run is put to that run, whatever it says itself', async (target) => {
    const limani = await target.connect();
    await fill(limani);
    const ofA = await linesOf(limani.exportRuns({ notebook: 'a.databook' }));
    const forged = ofA.map((line) => {
      const { run, ...rest } = JSON.parse(line) as { run?: object };
      const itself = JSON.stringify(rest).replaceAll('"runId":"a"', '"runId":"c"');
      return run ? JSON.stringify({ run, ...(JSON.parse(itself) as object) }) : line;
    });
    const other = await openOther();
    try {
      const store = await other.connect();
      await store.importRuns(await linesOf(limani.exportRuns({ notebook: 'c.databook' })));
      assert.deepEqual(await store.importRuns(forged), { imported: 1, present: 0, deleted: 0 });
      for (const id of ['a', 'c']) assert.deepEqual(await contentOf(store, id), await contentOf(limani, id));
    } finally {
      await other.dispose();
    }
  });

  test('what is no export is refused by its line, and what was before it is in', async (target) => {
    const limani = await target.connect();
    await fill(limani);
    const [header = '', ...rest] = await linesOf(limani.exportRuns());
    const other = await openOther();
    try {
      const store = await other.connect();
      for (const lines of [[], ['hello'], ['{}'], ['[]', ...rest], ['{"format":"other","version":1}']])
        await refused(store.importRuns(lines), 'invalid');
      await refused(store.importRuns(['{"format":"limani-runs","version":3}']), 'newer');
      await refused(
        store.importRuns([header, '{"run":{},"hosts":[],"snapshots":[],"factLogs":[]}']),
        'invalid',
      );
      await refused(store.importRuns([header, '{"runs":1}']), 'invalid');
      assert.deepEqual((await store.listRuns({}, { limit: 9 })).runs, []);
      await refused(store.importRuns([header, ...rest.slice(0, 1)]), 'invalid');
      assert.deepEqual(
        (await store.listRuns({}, { limit: 9 })).runs.map(({ runId }) => runId),
        ['c'],
      );
    } finally {
      await other.dispose();
    }
  });

  /** Two runs with the same outputs, the second with a response of its own and a content that is lost. */
  async function withContents(limani: Limani): Promise<readonly [outputs: string, response: string]> {
    const outputs = await limani.putContent(Buffer.from('outputs'));
    const response = await limani.putContent(Buffer.from('response'));
    for (const [i, id] of ['a', 'b'].entries()) {
      await limani.createRun(aRun(id, { startTime: 9 - i }));
      const hostId = await limani.getOrCreateHost(id, 'web');
      await limani.insertOperation(anEnd(id, hostId, { uid: id, outputHash: `sha256:${outputs}` }));
    }
    await limani.insertFactLog(aFact('b', 1, { contentHash: `sha256:${response}` }));
    await limani.insertFactLog(aFact('b', 2, { contentHash: `sha256:${'0'.repeat(64)}` }));
    for (const id of ['a', 'b']) await limani.endRunUpdate(id, 10, 'success', {});
    return [outputs, response];
  }

  interface Line {
    readonly content?: string;
    readonly gzip?: string;
    readonly run?: { readonly runId: string };
    readonly runs?: number;
    readonly contents?: number;
  }

  test('contents travel with the runs, each once and before the run that needs it', async (target) => {
    const limani = await target.connect();
    const [outputs, response] = await withContents(limani);
    const lines = await linesOf(limani.exportRuns());
    const parsed = lines.map((line) => JSON.parse(line) as Line);
    assert.deepEqual(
      parsed.slice(1, -1).map(({ content, run }) => content ?? run?.runId),
      [outputs, 'a', response, 'b'],
    );
    assert.deepEqual(parsed.at(-1), { runs: 2, contents: 2 });
    const other = await openOther();
    try {
      const store = await other.connect();
      assert.equal((await store.importRuns(lines)).imported, 2);
      for (const id of ['a', 'b']) assert.deepEqual(await contentOf(store, id), await contentOf(limani, id));
      for (const [hash, text] of [
        [outputs, 'outputs'],
        [response, 'response'],
      ] as const)
        assert.equal(String(Buffer.from((await store.getContent(hash)) ?? [])), text);
      assert.equal((await store.importRuns(lines)).present, 2);
      assert.equal((await store.pruneContent(Date.now() / 1000 + 60)).removed, 0);
    } finally {
      await other.dispose();
    }
  });

  test('runs travel without their contents where that is wanted, and those of the first format come in', async (target) => {
    const limani = await target.connect();
    const [outputs] = await withContents(limani);
    const lines = await linesOf(limani.exportRuns({}, { contents: false }));
    assert.equal(lines.length, 4);
    const other = await openOther();
    try {
      const store = await other.connect();
      const ofFirst = (key: string, value: unknown): unknown => (key === 'contentHash' ? undefined : value);
      const first = lines.slice(1, 3).map((line) => JSON.stringify(JSON.parse(line), ofFirst));
      const imported = await store.importRuns([
        '{"format":"limani-runs","version":1}',
        first[0] ?? '',
        '{"runs":1}',
      ]);
      assert.deepEqual(imported, { imported: 1, present: 0, deleted: 0 });
      assert.deepEqual(await store.importRuns(lines), { imported: 1, present: 1, deleted: 0 });
      assert.equal((await store.getRunData('b'))?.factLogs.length, 2);
      assert.equal(await store.getContent(outputs), null);
    } finally {
      await other.dispose();
    }
  });

  test('contents that are cut off, missing, or not what their hash says are refused', async (target) => {
    const limani = await target.connect();
    const [outputs, response] = await withContents(limani);
    const lines = await linesOf(limani.exportRuns());
    const [header = '', first = '', runA = '', second = '', runB = '', end = ''] = lines;
    const exchanged = JSON.stringify({ ...(JSON.parse(second) as Line), content: outputs });
    const other = await openOther();
    try {
      const store = await other.connect();
      for (const bad of [
        [header, exchanged],
        [header, first.slice(0, -40)],
        [header, JSON.stringify({ content: 'x', gzip: '' })],
        [header, JSON.stringify({ content: outputs, gzip: 'H4sI' })],
        [header, JSON.stringify({ content: outputs })],
        ['{"format":"limani-runs","version":1}', first],
        [header, first, end],
        [header],
      ])
        await refused(store.importRuns(bad), 'invalid');
      assert.deepEqual((await store.listRuns({}, { limit: 9 })).runs, []);
      // a content went missing from the file: the run before it is in, and that it was cut is said
      await refused(store.importRuns([header, first, runA, runB, end]), 'invalid');
      await refused(store.importRuns([header, first, runA, second, runB]), 'invalid');
      assert.equal((await store.importRuns(lines)).present, 2);
      assert.notEqual(await store.getContent(response), null);
    } finally {
      await other.dispose();
    }
  });
}
