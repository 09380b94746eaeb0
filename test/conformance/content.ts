// Contents: bytes under their hash.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Limani } from '../../src/limani/limani.ts';
import { aFact, anEnd, aRun, refused } from './samples.ts';
import type { StoreTest } from './target.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const textOf = async (limani: Limani, sha256: string): Promise<string | null> => {
  const bytes = await limani.getContent(sha256);
  return bytes && Buffer.from(bytes).toString();
};

/** Later than anything that was put. Epoch seconds. */
const later = (): number => Date.now() / 1000 + 60;

/** A time after all that was done, and before all that is done when this resolves. Epoch seconds. */
async function between(): Promise<number> {
  const next = async (from: number): Promise<number> => {
    while (Date.now() <= from + 1) await new Promise(setImmediate);
    return Date.now();
  };
  const time = await next(Date.now());
  await next(time);
  return time / 1000;
}

/** A run that ended, whose operation has these outputs. */
async function runWith(limani: Limani, runId: string, outputHash: string): Promise<void> {
  await limani.createRun(aRun(runId));
  const hostId = await limani.getOrCreateHost(runId, 'web');
  await limani.insertOperation(anEnd(runId, hostId, { outputHash: `sha256:${outputHash}` }));
  await limani.endRunUpdate(runId, 1003, 'success', {});
}

const ROUNDS = 4;
const TEXTS = 20;

export function contentTests(test: StoreTest): void {
  test('equal bytes are kept once, and every connection reads them', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    const bytes = Buffer.from('HTTP 503: no healthy upstream');
    const hashes = await Promise.all([one.putContent(bytes), two.putContent(bytes), one.putContent(bytes)]);
    assert.deepEqual([...new Set(hashes)], [hashOf(bytes)]);
    assert.equal(await textOf(await target.connect(), hashOf(bytes)), bytes.toString());
    assert.equal((await two.pruneContent(later())).removed, 1);
    assert.equal(await one.getContent(hashOf(bytes)), null);
  });

  test('a content that is not kept is null, a hash that is none is refused', async (target) => {
    const limani = await target.connect();
    const unknown = hashOf(Buffer.from('never put'));
    assert.equal(await limani.getContent(unknown), null);
    for (const hash of ['', 'x', `sha256:${unknown}`, unknown.toUpperCase(), `${unknown.slice(2)}/.`])
      await refused(limani.getContent(hash), 'invalid');
    await refused(limani.putContent('text' as unknown as Uint8Array), 'invalid');
    await refused(limani.pruneContent(NaN), 'invalid');
  });

  test('nothing, anything and five megabytes come back as they were', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    const every = Uint8Array.from({ length: 512 }, (_, i) => i % 256);
    for (const bytes of [new Uint8Array(), every, every.subarray(3, 9), randomBytes(5 << 20)]) {
      const hash = await one.putContent(bytes);
      assert.equal(hash, hashOf(bytes));
      const kept = await two.getContent(hash);
      assert.ok(kept && Buffer.from(kept).equals(bytes));
    }
  });

  test('a content survives the death of the process that was told it is kept', async (target) => {
    const bytes = Buffer.from('kept before the end');
    const [hash] = await target.elsewhere([['putContent', bytes]], 'kill');
    assert.equal(await textOf(await target.connect(), String(hash)), bytes.toString());
  });

  test('what is no longer what its hash says is null, not other bytes', async (target) => {
    const limani = await target.connect();
    const bytes = Buffer.from('a response '.repeat(1000));
    const hash = await limani.putContent(bytes);
    await target.damageContent(hash);
    assert.equal(await limani.getContent(hash), null);
    assert.equal(await (await target.connect()).getContent(hash), null);
  });

  test('a fact names what it got', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    await one.createRun(aRun('a'));
    const contentHash = `sha256:${await one.putContent(Buffer.from('answer'))}`;
    await one.insertFactLog(aFact('a', 1, { contentHash, detail: { status: 200 } }));
    await two.insertBatch([{ fact: aFact('a', 2, { contentHash }) }, { fact: aFact('a', 3) }]);
    await one.flush();
    const hashes = [contentHash, contentHash, null];
    const data = await two.getRunData('a');
    const facts = await one.getFactsForTimespan('a', 1, 4);
    assert.deepEqual(
      data?.factLogs.map((fact) => fact.contentHash),
      hashes,
    );
    assert.deepEqual(
      facts.map((fact) => fact.contentHash),
      hashes,
    );
  });

  test('pruning removes what nothing refers to and nobody put since', async (target) => {
    const [one, two] = [await target.connect(), await target.connect()];
    const put = (text: string): Promise<string> => one.putContent(Buffer.from(text));
    const hashes = {
      ...{ outputs: await put('outputs'), got: await put('got'), late: await put('late') },
      ...{ unused: await put('unused'), again: await put('again') },
    };
    await runWith(one, 'a', hashes.outputs);
    await one.createRun(aRun('b'));
    await one.insertFactLog(aFact('b', 1, { contentHash: `sha256:${hashes.got}` }));
    await target.elsewhere(
      [
        ['createRun', aRun('dead')],
        ['getOrCreateHost', 'dead', 'web'],
      ],
      'kill',
    );
    const hostId = (await two.getRunData('dead'))?.hosts[0]?.id ?? NaN;
    await two.insertOperation(anEnd('dead', hostId, { outputHash: `sha256:${hashes.late}` }));
    assert.equal((await two.getRunData('dead'))?.factLogs[0]?.context, 'late');
    const left = async (): Promise<string> => {
      const texts = await Promise.all(Object.values(hashes).map((hash) => textOf(two, hash)));
      return texts.filter((text) => text !== null).join(' ');
    };

    for (const early of [0, -1, -Number.MAX_VALUE])
      assert.deepEqual(await two.pruneContent(early), { removed: 0, bytes: 0 });
    const time = await between();
    await put('again');
    const { removed, bytes } = await two.pruneContent(time);
    assert.equal(removed, 1);
    assert.ok(bytes > 0 && bytes < 200);
    assert.equal(await left(), 'outputs got late again');
    assert.equal((await one.pruneContent(later())).removed, 1);
    assert.equal(await left(), 'outputs got late');
    await one.deleteRun('a');
    await one.deleteRun('dead');
    assert.equal((await one.pruneContent(Number.MAX_VALUE)).removed, 2);
    assert.equal(await left(), 'got');
    assert.equal(await put('unused'), hashes.unused);
    assert.equal(await left(), 'got unused');
  });

  test('what is put again while others remove it is there for the entry that follows', async (target) => {
    const [one, two, writer] = [await target.connect(), await target.connect(), await target.connect()];
    await writer.createRun(aRun('a'));
    await one.pruneContent(later());
    let took = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const texts = Array.from({ length: TEXTS }, (_, i) => `response ${i} of round ${round}`);
      for (const text of texts) await writer.putContent(Buffer.from(text));
      const before = await between();
      const start = performance.now();
      const removing = Promise.all([one.pruneContent(before), two.pruneContent(before)]);
      const putting = texts.map(async (text, i) => {
        // one after the other, for as long as the removers took the last time: each meets them at something else
        while (performance.now() < start + (took * i) / TEXTS) await new Promise(setImmediate);
        const contentHash = `sha256:${await writer.putContent(Buffer.from(text))}`;
        await writer.insertFactLog(aFact('a', round, { contentHash, command: text }));
      });
      await removing;
      took = performance.now() - start;
      await Promise.all(putting);
    }
    const facts = (await writer.getRunData('a'))?.factLogs ?? [];
    assert.equal(facts.length, ROUNDS * TEXTS);
    for (const { contentHash, command } of facts)
      assert.equal(await textOf(one, contentHash?.slice('sha256:'.length) ?? ''), command);
  });

  test('what another process puts again stays, and is removed when its run is', async (target) => {
    const limani = await target.connect();
    await limani.createRun(aRun('a'));
    const bytes = Buffer.from('answer');
    const hash = await limani.putContent(bytes);
    const before = await between();
    await target.elsewhere([['putContent', bytes]], 'kill');
    assert.equal((await limani.pruneContent(before)).removed, 0);
    await target.elsewhere([['insertFactLog', aFact('a', 1, { contentHash: `sha256:${hash}` })]], 'kill');
    assert.equal((await limani.pruneContent(later())).removed, 0);
    await limani.endRunUpdate('a', 2, 'success', {});
    await limani.deleteRun('a');
    assert.equal((await limani.pruneContent(later())).removed, 1);
  });
}
