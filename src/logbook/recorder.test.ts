import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { fail, notebook, NOW, setUp, text } from '../../test/support/kernelFakes.ts';
import { connectedAt, limaniAt, temporaryFolder } from '../../test/support/runStore.ts';
import type { Recorder } from '../kernel/types.ts';
import type { Limani } from '../limani/limani.ts';
import type { Machine } from './machine.ts';
import { decodeOutputs } from './outputs.ts';
import { LogbookRecorder } from './recorder.ts';
import type { Fact } from './told.ts';

const machine: Machine = { name: 'laptop', metrics: () => ({ cpu_load_1min: 0.5 }) };

// assignable to what the kernel asks for
const recorderOf = (limani: Limani): Recorder => new LogbookRecorder({ limani, machine, now: () => NOW });

const http = { kind: 'http', method: 'GET', seconds: 0.01 } as const;
const PROM = 'https://prom:9090';

const PLUGINS = {
  prometheus: {
    version: '1.2.3',
    invoke: (_request: unknown, { onFact }: { onFact?: (fact: never) => void }) => {
      const tell = onFact as ((fact: object) => void) | undefined;
      tell?.({ kind: 'env', at: 1, name: 'PROMETHEUS_URL', granted: true });
      tell?.({ ...http, at: 2, url: `${PROM}/api/v1/query?query=up`, status: 200, bytes: 17 });
      tell?.({ kind: 'log', at: 2, level: 'warn', message: 'slow' });
      tell?.({ ...http, at: 3, url: 'http://169.254.169.254/', error: 'not allowed', refused: true });
      return { outputs: [text('up is 1'), { mime: 'image/png', data: new Uint8Array([137, 0, 255]) }] };
    },
  },
  broken: {
    invoke: () => fail({ code: 'http', message: 'HTTP 503 from prom.', hint: 'Try later.' }),
  },
};

test('all of a run is on record, as it was', async () => {
  const limani = limaniAt(temporaryFolder());
  const recorder = recorderOf(limani);
  const { kernel } = setUp(PLUGINS, { recorder });
  const cells = { a: '@plugin=prometheus\nup', b: '@plugin=broken\nx', c: '@plugin=prometheus\nup' };
  await kernel.run({ notebook: notebook(cells), cells: ['a', 'b', 'c'] });

  const data = await limani.getRunData('run-1');
  expect(data?.run).toMatchObject({
    runIdHuman: 'databook-2026/11/20-03:00:00',
    startTime: NOW / 1000,
    status: 'failure',
    notebook: path.resolve('N'),
    hailerInfo: { user: 'oncall', hostname: 'laptop', cells: ['a', 'b', 'c'] },
    summary: { totalOperations: 2, successfulOperations: 1, failedOperations: 1, status: 'failure' },
  });
  expect(data?.snapshots.map(({ stage, hostName }) => [stage, hostName])).toEqual([
    ['pre_operations', 'laptop'],
    ['post_operations', 'laptop'],
  ]);
  const [a, b] = await limani.getOperations('run-1');
  expect(a).toMatchObject({
    name: 'prometheus',
    plugin: 'prometheus@1.2.3',
    status: 'success',
    success: true,
    cell: 'a',
    arguments: { source: '@plugin=prometheus\nup' },
    logs: { stdout: 'up is 1', stderr: '' },
    commandNFacts: [`GET ${PROM}/api/v1/query?query=up`, 'GET http://169.254.169.254/'],
    provenance: { endpoints: PROM, by: 'oncall' },
  });
  expect((a?.timestamp ?? 0) - (a?.startTime ?? 0)).toBeCloseTo(a?.duration ?? -1, 6);
  const kept = await limani.getContent((a?.outputHash ?? '').replace('sha256:', ''));
  expect(decodeOutputs(kept ?? new Uint8Array())).toEqual([
    { mime: 'text/plain', data: Buffer.from('up is 1') },
    { mime: 'image/png', data: Buffer.from([137, 0, 255]) },
  ]);
  expect(b).toMatchObject({
    status: 'failure',
    success: false,
    logs: { stderr: 'HTTP 503 from prom.\nTry later.', code: 'http' },
  });
  const hosts = new Map(data?.hosts.map(({ id, name }) => [id, name]));
  expect(hosts.get(a?.hostId ?? 0)).toBe(PROM);
  expect(hosts.get(b?.hostId ?? 0)).toBe('laptop');
  expect([...hosts.values()].sort()).toEqual([PROM, 'laptop'].sort());
  expect(
    data?.factLogs.map(({ context, command, operation, hostId }) => [
      context,
      command,
      operation,
      hosts.get(hostId ?? 0),
    ]),
  ).toEqual([
    ['env', 'PROMETHEUS_URL', a?.uid, undefined],
    ['http', `GET ${PROM}/api/v1/query?query=up`, a?.uid, PROM],
    ['log', 'slow', a?.uid, undefined],
    ['http', 'GET http://169.254.169.254/', a?.uid, undefined],
    ['skipped', 'Not run: an earlier cell ended with failure.', null, undefined],
  ]);
});

test('the same task has the same hash in another run; another source, version or input has not', async () => {
  const limani = await connectedAt(temporaryFolder());
  const recorder = recorderOf(limani);
  const { kernel } = setUp(PLUGINS, { recorder });
  const cells = { a: '@plugin=prometheus\nup', b: '@plugin=prometheus\ndown' };
  await kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
  await kernel.run({ notebook: notebook(cells), cells: ['a'] });
  const [a1, b1] = await limani.getOperations('run-1');
  const [a2] = await limani.getOperations('run-2');
  expect(a1?.opHash).toBe(a2?.opHash);
  expect(a1?.opHash).not.toBe(b1?.opHash);
  expect(a1?.outputHash).toBe(a2?.outputHash);
});

test('runs and operations have numbers: of a cell by its name, else by its place', async () => {
  const limani = await connectedAt(temporaryFolder());
  const { kernel } = setUp(PLUGINS, { recorder: recorderOf(limani) });
  const cells = { a: '@plugin=prometheus\nup', b: '@plugin=broken\n@name=p99\nx' };
  await kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
  await kernel.run({ notebook: notebook({ other: '', ...cells }), cells: ['b'] });
  const found = async (run: string) =>
    (await limani.getOperations(run)).map(({ uid, name }) => `${uid} ${name}`);
  expect(await found('run-1')).toEqual(['run-1/1@1#1 prometheus', 'run-1/2#1 p99']);
  expect(await found('run-2')).toEqual(['run-2/1#2 p99']);
  const { runs } = await limani.listRuns({}, { limit: 2 });
  expect(runs.map(({ hailerInfo, summary }) => [hailerInfo['tx'], summary?.['tables']])).toEqual([
    [2, [`${path.resolve('N')}#p99`]],
    [1, [`${path.resolve('N')}#1`, `${path.resolve('N')}#p99`]],
  ]);
});

test('what only the kernel knows of an operation is recorded when it says so', async () => {
  const limani = await connectedAt(temporaryFolder());
  const recorder = recorderOf(limani);
  const ref = { run: 'r', notebook: 'N', cell: 'a' };
  await recorder.runStarted({ run: 'r', notebook: 'N', by: 'me', cells: ['a'], at: NOW });
  await recorder.operationStarted(ref, 'restart', NOW, 'restart-web');
  await recorder.operationEnded(ref, { provenance: { status: 'success' }, outputs: [] }, undefined, {
    ...{ name: 'restart-web', changed: true, diff: '-1\n+2', inputs: { input: 'web' } },
  });
  expect(await limani.getOperations('r')).toMatchObject([
    {
      ...{ name: 'restart-web', changed: true, diff: '-1\n+2', timestamp: NOW / 1000 },
      arguments: { source: 'restart', input: 'web' },
    },
  ]);
});

/** Puts a file in the place of a store's folder; the answer takes it away. */
function obstruct(folder: string): () => void {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'in the way');
  return () => rmSync(folder);
}

test('a store that cannot be written stops no cell; it is said once, and summed up at the end', async () => {
  const folder = path.join(temporaryFolder(), 'store');
  const limani = await connectedAt(folder);
  const clear = obstruct(folder);
  const recorder = recorderOf(limani);
  const { kernel, surface } = setUp(PLUGINS, { recorder });
  const cells = { a: '@plugin=prometheus\n1', b: '@plugin=prometheus\n2' };
  const outcome = await kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
  expect(outcome.status).toBe('success');
  const said = surface.log.filter((line) => line.startsWith('say'));
  expect(said).toEqual([
    expect.stringContaining(`The record is incomplete: Could not write to the run store in ${folder}`),
    expect.stringMatching(/^say error The record is incomplete: 13 more entries of this run could not be/),
  ]);
  clear();
});

test('a run whose first record failed is recorded as soon as the store can be written again', async () => {
  const folder = path.join(temporaryFolder(), 'store');
  const limani = await connectedAt(folder);
  const clear = obstruct(folder);
  const recorder = recorderOf(limani);
  const mends = { invoke: () => (clear(), { outputs: [text('fine')] }) };
  const { kernel, surface } = setUp({ mends }, { recorder });
  const started = recorder.runStarted.bind(recorder);
  recorder.runStarted = async (run) => {
    await expect(started(run)).rejects.toMatchObject({ code: 'not-recorded' });
  };
  await kernel.run({ notebook: notebook({ a: '@plugin=mends\n' }), cells: ['a'] });
  expect(surface.log).toContain('ended a success');
  expect((await limani.getRunData('run-1'))?.run.status).toBe('success');
  expect(await limani.getOperations('run-1')).toMatchObject([
    { status: 'success', logs: { stdout: 'fine' } },
  ]);
});

test('outputs that cannot be kept cost the operation nothing else', async () => {
  const limani = await connectedAt(temporaryFolder());
  limani.putContent = () => Promise.reject(new Error('The disk is full.'));
  const recorder = recorderOf(limani);
  const { kernel, surface } = setUp(PLUGINS, { recorder });
  await kernel.run({ notebook: notebook({ a: '@plugin=prometheus\n' }), cells: ['a'] });
  expect(surface.log).toContain('say error The record is incomplete: The disk is full.');
  expect(await limani.getOperations('run-1')).toMatchObject([{ status: 'success', outputHash: null }]);
});

test('an operation has its end on record, however many and long its requests, its error and its inputs are', async () => {
  const limani = await connectedAt(temporaryFolder());
  const recorder = new LogbookRecorder({ limani, machine, now: () => NOW });
  const ref = (cell: string) => ({ run: 'r', notebook: 'N', cell });
  const long = 'x'.repeat(5 << 20);
  const result = { provenance: { status: 'success' }, outputs: [] } as const;
  await recorder.runStarted({ run: 'r', notebook: 'N', by: 'me', cells: ['a', 'b'], at: NOW });
  await recorder.operationStarted(ref('a'), 'up', NOW, '1');
  for (let i = 0; i < 1000; i++)
    recorder.fact(ref('a'), { ...http, at: 2, url: `${PROM}/?q=${'x'.repeat(4500)}`, status: 200 });
  recorder.fact(ref('a'), { ...http, at: 2, url: `${PROM}/?q=${long}`, status: 200 });
  await recorder.operationEnded(ref('a'), result, { code: 'plugin', message: long });
  await recorder.operationStarted(ref('b'), 'up', NOW, '2');
  await expect(
    recorder.operationEnded(ref('b'), result, undefined, { inputs: { variables: { v: long } } }),
  ).rejects.toThrow(
    /^An entry of 5\.2 MB is too large .* The end of the cell is recorded without its long texts\.$/,
  );
  await recorder.runEnded('r', 'success', NOW);
  const [a, b] = await limani.getOperations('r');
  expect([a?.status, a?.commandNFacts?.at(-1)]).toEqual([
    'success',
    expect.stringMatching(/^… and 9\d\d more$/),
  ]);
  expect([b?.status, b?.arguments]).toEqual(['success', { source: 'up' }]);
  expect(await limani.getFactsForTimespan('r', 0, 3)).toHaveLength(1001);
  expect((await limani.getRunData('r'))?.run.summary).toMatchObject({ totalOperations: 2 });
});

test('what was answered is kept with its fact, in the order of the facts', async () => {
  const limani = await connectedAt(temporaryFolder());
  const recorder = recorderOf(limani);
  const release = Promise.withResolvers<Uint8Array>();
  const ref = { run: 'r', notebook: 'N', cell: 'a' };
  await recorder.runStarted({ run: 'r', notebook: 'N', by: 'me', cells: ['a'], at: NOW });
  await recorder.operationStarted(ref, 'up', NOW, '1');
  const answered = { contentType: 'text/plain', body: { size: 3, read: () => release.promise } };
  void recorder.fact(ref, { ...http, at: 2, url: `${PROM}/slow`, status: 200, bytes: 3, ...answered });
  void recorder.fact(ref, { ...http, at: 2, url: `${PROM}/large`, status: 200, tooLargeToKeep: 1024 });
  release.resolve(Buffer.from('one'));
  await recorder.operationEnded(ref, { provenance: { status: 'success' }, outputs: [] }, undefined, {});
  const [slow, large] = await limani.getFactsForTimespan('r', 0, 3);
  expect(slow).toMatchObject({ command: `GET ${PROM}/slow`, detail: { contentType: 'text/plain' } });
  expect(slow?.detail).not.toHaveProperty('body');
  const kept = await limani.getContent(slow?.contentHash?.replace('sha256:', '') ?? '');
  expect(Buffer.from(kept ?? []).toString()).toBe('one');
  expect(large).toMatchObject({ contentHash: null, detail: { notKept: 'It is larger than 1 KiB.' } });
});

const hasBody = (fact: Fact): boolean => fact.kind === 'http' && fact.body !== undefined;

test('answers of facts that wait for their turn have a bound; what finds no room is said with its fact', async () => {
  const limani = await connectedAt(temporaryFolder());
  const recorder = new LogbookRecorder({ limani, machine, now: () => NOW });
  const ref = { run: 'r', notebook: 'N', cell: 'a' };
  const size = 4 << 20;
  const facts = Array.from({ length: 20 }, (_, i) => {
    const read = () => Promise.resolve(Buffer.from(`answer ${i}`));
    return recorder.hear<Fact>({ ...http, at: 2, url: `${PROM}/${i}`, body: { size, read } });
  });
  const fits = facts.map((_, i) => i < 16);
  expect(facts.map(hasBody)).toEqual(fits);
  await recorder.runStarted({ run: 'r', notebook: 'N', by: 'me', cells: ['a'], at: NOW });
  await recorder.operationStarted(ref, 'up', NOW, '1');
  for (const fact of facts) recorder.fact(ref, fact);
  await recorder.operationEnded(ref, { provenance: { status: 'success' }, outputs: [] }, undefined, {});
  const told = await limani.getFactsForTimespan('r', 0, 3);
  expect(told.map(({ command }) => command)).toEqual(facts.map((_, i) => `GET ${PROM}/${i}`));
  expect(told.map(({ contentHash }) => contentHash !== null)).toEqual(fits);
  expect(told.at(-1)?.detail).toMatchObject({ notKept: 'Too much was waiting to be written at the time.' });
  // all were let go of, and so is one of a run that is not there
  const body = { size: 64 << 20, read: () => Promise.resolve(Buffer.from('late')) };
  const late = () => recorder.hear<Fact>({ ...http, at: 2, url: PROM, body });
  for (let i = 0; i < 2; i++) {
    const fact = late();
    expect(hasBody(fact)).toBe(true);
    expect(() => recorder.fact({ ...ref, run: 'other' }, fact)).toThrow('no open run');
  }
  expect([late(), late()].map(hasBody)).toEqual([true, false]);
});

test('a word about a run that is not open is an error', async () => {
  const recorder = recorderOf(limaniAt(temporaryFolder()));
  await expect(recorder.runEnded('other', 'success', NOW)).rejects.toMatchObject({ code: 'not-recorded' });
});
