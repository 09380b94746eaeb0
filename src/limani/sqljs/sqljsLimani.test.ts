import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { connectedAt, limaniAt, temporaryFolder } from '../../../test/support/runStore.ts';
import type { OperationEnd, RunStart } from '../entries.ts';
import { Journal } from '../journal/journal.ts';
import { LEASE_MS } from '../lease.ts';
import { SCHEMA_VERSION } from './schema.ts';

const RUN: RunStart = { runId: 'r', runIdHuman: 'human', startTime: 1, hailerInfo: {}, fresh: true };
const END: Omit<OperationEnd, 'hostId'> = {
  ...{
    runId: 'r',
    uid: 'u',
    opHash: 'h',
    name: 'op',
    changed: false,
    success: true,
    duration: 1,
    timestamp: 2,
  },
  ...{ logs: {}, diff: '', arguments: {}, retryStats: {}, commandNFacts: [] },
};

/** For what happens in the background, on a machine however busy. */
const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 });

afterEach(() => {
  vi.useRealTimers();
});

test('constructing does nothing; opening makes one private file; recording needs no thread', async () => {
  const folder = path.join(temporaryFolder(), 'deep', 'store');
  const limani = limaniAt(folder, { workerUrl: new URL('file:///nowhere/worker.js') });
  expect(() => statSync(folder)).toThrow();
  await limani.connect();
  expect(readdirSync(folder)).toHaveLength(1);
  await limani.createRun(RUN);
  const hostId = await limani.getOrCreateHost('r', 'local');
  await limani.insertOperation({ ...END, hostId });
  const [journal = ''] = readdirSync(folder);
  expect(journal).toMatch(/^j-.*\.1\.jsonl$/);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path.join(folder, journal)).mode & 0o777).toBe(0o600);
  await expect(limani.disconnect()).rejects.toMatchObject({ code: 'unavailable' });
  await limani.disconnect();
});

test('every method before connecting is a rejection that says so', async () => {
  const limani = limaniAt(temporaryFolder());
  await expect(limani.getRunData('r')).rejects.toMatchObject({ code: 'not-connected' });
  await expect(limani.createRun(RUN)).rejects.toMatchObject({ code: 'not-connected' });
});

test('a folder that cannot be made is one sentence, and connecting can be tried again', async () => {
  const folder = path.join(temporaryFolder(), 'store');
  writeFileSync(folder, 'a file');
  const limani = limaniAt(folder);
  await expect(limani.connect()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining(`The run store in ${folder} cannot be opened: EEXIST`) as string,
  });
  rmSync(folder);
  await limani.connect();
  await limani.createRun(RUN);
});

test('what a recorder writes to an interrupted run is kept as facts', async () => {
  const limani = await connectedAt(temporaryFolder());
  await limani.createRun(RUN);
  const hostId = await limani.getOrCreateHost('r', 'local');
  await limani.endRunUpdate('r', 5, 'interrupted', { a: 1 });
  await limani.insertOperation({ ...END, hostId });
  await limani.endRunUpdate('r', 6, 'success', {});
  const data = await limani.getRunData('r');
  expect(data?.run).toMatchObject({ status: 'interrupted', endTime: 5, summary: { a: 1 } });
  expect(data?.hosts[0]?.operations).toEqual([]);
  expect(data?.factLogs).toMatchObject([
    { context: 'late', command: expect.stringContaining('operation') as string, detail: { uid: 'u' } },
    { context: 'late', command: expect.stringContaining('its end') as string, detail: { status: 'success' } },
  ]);
});

test('of two that begin a run of the same id at once, no two get it', async () => {
  const folder = temporaryFolder();
  const both = [await connectedAt(folder), await connectedAt(folder)];
  for (const runId of ['a', 'b', 'c', 'd']) {
    const run = { ...RUN, runId, fresh: false };
    const answers = await Promise.allSettled(both.map((limani) => limani.createRun(run)));
    const refused = answers.filter((answer) => answer.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'duplicate-run' });
  }
});

test('a host that another told of is known to the recorder of the run', async () => {
  const folder = temporaryFolder();
  const recorder = await connectedAt(folder);
  await recorder.createRun(RUN);
  const hostId = await (await connectedAt(folder)).getOrCreateHost('r', 'web');
  await recorder.insertOperation({ ...END, hostId });
  await recorder.insertBatch([{ operation: { ...END, uid: 'v', hostId } }]);
  expect(await recorder.getOperations('r')).toHaveLength(2);
  const nowhere = recorder.insertOperation({ ...END, uid: 'w', hostId: hostId + 1 });
  await expect(nowhere).rejects.toMatchObject({ code: 'unknown-host' });
});

test('a process that slept past its lease learns that others took it for dead', async () => {
  const folder = temporaryFolder();
  const sleeper = await connectedAt(folder);
  await sleeper.createRun(RUN);
  const hostId = await sleeper.getOrCreateHost('r', 'local');
  const other = await connectedAt(folder);
  await other.endRunUpdate('r', 5, 'interrupted', {});
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + LEASE_MS });
  await sleeper.insertOperation({ ...END, hostId });
  expect(await sleeper.getOperations('r')).toEqual([]);
  expect(await sleeper.getFactsForTimespan('r', 0, Number.MAX_VALUE)).toMatchObject([{ context: 'late' }]);
});

test('a run that was not ended when its recorder disconnected is interrupted', async () => {
  const folder = temporaryFolder();
  const recorder = await connectedAt(folder);
  await recorder.createRun(RUN);
  const hostId = await recorder.getOrCreateHost('r', 'local');
  await recorder.startOperation({ uid: 'u', runId: 'r', hostId, name: 'op', timestamp: 3, arguments: {} });
  const reader = await connectedAt(folder);
  expect((await reader.listRuns({}, { limit: 1 })).runs[0]?.status).toBe('queued');
  await recorder.disconnect();
  const { runs } = await reader.listRuns({ status: ['interrupted'] }, { limit: 1 });
  expect(runs).toMatchObject([{ runId: 'r', status: 'interrupted', endTime: 3 }]);
  expect(await reader.getOperations('r')).toMatchObject([{ status: 'interrupted', duration: null }]);
});

test('the file is published when nothing was written for a while, and the journal then goes', async () => {
  const folder = temporaryFolder();
  const limani = await connectedAt(folder, { publishAfterMs: 20 });
  await limani.createRun(RUN);
  await eventually(() => readdirSync(folder)).toContain('runs.sqlite');
  await eventually(() => readdirSync(folder).some((file) => /^j-.*\.1\.jsonl$/.test(file))).toBe(false);
});

test('a large journal is published at once', async () => {
  const folder = temporaryFolder();
  const limani = await connectedAt(folder);
  await limani.createRun(RUN);
  const command = 'x'.repeat(1 << 20);
  const fact = { runId: 'r', timestamp: 1, logLevel: 'info', context: 'log', command };
  for (let i = 0; i < 10; i++) await limani.insertFactLog(fact);
  await eventually(() => readdirSync(folder)).toContain('gen-1.sqlite');
});

test.each(['writes', 'only reads'])(
  'what processes left that did not live to publish is published by the next one, which %s',
  async (what) => {
    const folder = temporaryFolder();
    for (let killed = 0; killed < 3; killed++) {
      const journal = await Journal.open(folder, { blocking: true });
      onTestFinished(() => journal.close());
      for (let i = 0; i < 3; i++)
        await journal.put('fact', ['r', 1, 'info', 'log', 'x'.repeat(1 << 20), null, null, null, null]);
    }
    const limani = await connectedAt(folder);
    if (what === 'writes') {
      await limani.createRun(RUN);
      await eventually(() => readdirSync(folder)).toContain('gen-1.sqlite');
    } else {
      await limani.listRuns({}, { limit: 1 });
      await limani.disconnect();
      expect(readdirSync(folder)).toContain('gen-1.sqlite');
    }
  },
);

test('a run whose beginning was refused can be begun again, and is there once', async () => {
  const folder = path.join(temporaryFolder(), 'store');
  const limani = await connectedAt(folder);
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  const run = { ...RUN, fresh: false };
  await expect(limani.createRun({ ...RUN, fresh: true })).rejects.toMatchObject({ code: 'not-written' });
  rmSync(folder);
  expect(await limani.createRun(run)).toBe('r');
  await expect(limani.createRun(run)).rejects.toMatchObject({ code: 'duplicate-run' });
  expect((await limani.listRuns({}, { limit: 9 })).runs).toHaveLength(1);
});

test('disconnecting publishes, and leaves nothing but the published file', async () => {
  const folder = temporaryFolder();
  const limani = await connectedAt(folder);
  await limani.createRun(RUN);
  await limani.endRunUpdate('r', 2, 'success', {});
  await limani.disconnect();
  expect(readdirSync(folder).sort()).toEqual(['gen-1.sqlite', 'runs.sqlite']);
  const reader = await connectedAt(folder);
  expect(await reader.schemaVersion()).toEqual({ stored: SCHEMA_VERSION, known: SCHEMA_VERSION });
  await reader.disconnect();
  expect(readdirSync(folder).sort()).toEqual(['gen-1.sqlite', 'runs.sqlite']);
});

test('a question that fails does not stop the next one', async () => {
  const folder = temporaryFolder();
  const limani = await connectedAt(folder);
  await limani.createRun(RUN);
  writeFileSync(path.join(folder, 'gen-1.sqlite'), 'no database');
  await expect(limani.getRunData('r')).rejects.toMatchObject({ code: 'unavailable' });
  await expect(limani.flush()).rejects.toMatchObject({ code: 'unavailable' });
  rmSync(path.join(folder, 'gen-1.sqlite'));
  expect((await limani.getRunData('r'))?.run.runId).toBe('r');
});

test('damage is told to whoever opened the store', async () => {
  const folder = temporaryFolder();
  const warnings: string[] = [];
  const limani = await connectedAt(folder, { onWarning: (message) => warnings.push(message) });
  await limani.createRun(RUN);
  const [journal = ''] = readdirSync(folder);
  appendFileSync(path.join(folder, journal), 'garbage\n');
  await limani.startUpdateRun('r', 'running');
  expect((await limani.getRunData('r'))?.run.status).toBe('running');
  expect(warnings).toEqual([expect.stringContaining('7 unreadable bytes')]);
  expect(readFileSync(path.join(folder, journal), 'utf8')).toContain('garbage');
});
