import { describe, expect, test } from 'vitest';
import { fail, notebook, setUp, text, textOf, untilAborted } from '../../test/support/kernelFakes.ts';
import { recorderOf } from './recorderOf.ts';

const ok = { invoke: () => ({ outputs: [text('fine')] }) };
const PLUGINS = { ok, bad: { invoke: () => fail({ code: 'http', message: 'HTTP 503.' }) } };

test('a run shows and records each cell in order', async () => {
  const { kernel, surface, recorder } = setUp(PLUGINS);
  const outcome = await kernel.run({
    notebook: notebook({ a: '@plugin=ok\n1', b: '@plugin=ok\n2' }),
    cells: ['a', 'b'],
  });
  expect(outcome).toMatchObject({
    run: 'run-1',
    status: 'success',
    operations: [{ cell: 'a' }, { cell: 'b' }],
  });
  expect(surface.log).toEqual([
    'queued a',
    'queued b',
    'started a',
    'ended a success',
    'started b',
    'ended b success',
  ]);
  expect(recorder.log).toEqual([
    'run run-1 by oncall',
    ...['started a', 'ended a success', 'started b', 'ended b success'],
    'run run-1 success',
  ]);
});

test('Run All stops at a cell that fails, unless told to go on', async () => {
  const cells = { a: '@plugin=bad\n', b: '@plugin=ok\n' };
  const stopped = setUp(PLUGINS);
  const outcome = await stopped.kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
  expect(outcome).toMatchObject({
    status: 'failure',
    operations: [
      { cell: 'a', status: 'failure', failure: { code: 'http' } },
      { cell: 'b', status: 'cancelled', reason: 'Not run: an earlier cell ended with failure.' },
    ],
  });
  expect(stopped.surface.log.at(-1)).toBe('skipped b Not run: an earlier cell ended with failure.');
  expect(stopped.recorder.log).toContain('skipped b Not run: an earlier cell ended with failure.');
  const goesOn = setUp(PLUGINS);
  const all = await goesOn.kernel.run({
    notebook: notebook(cells),
    cells: ['a', 'b'],
    continueOnError: true,
  });
  expect(all.operations.map((o) => o.status)).toEqual(['failure', 'success']);
});

test('a second run waits for the first; a notebook is read anew when a cell starts', async () => {
  let release = (): void => undefined;
  const { kernel, surface, host } = setUp({
    ok,
    slow: { invoke: () => new Promise((resolve) => (release = () => resolve({}))) },
  });
  const cells = { a: '@plugin=slow\n', b: '@plugin=ok\nold' };
  const first = kernel.run({ notebook: notebook(cells), cells: ['a'] });
  const second = kernel.run({ notebook: notebook(cells), cells: ['b', 'gone', 'a'] });
  surface.onLog = (line) => {
    if (line === 'started a') cells.b = '@plugin=ok\nnew';
  };
  await expect.poll(() => host.calls.length).toBe(1);
  expect(surface.log).not.toContain('started b');
  release();
  expect((await first).status).toBe('success');
  await expect.poll(() => host.calls.length).toBe(3);
  release();
  expect((await second).operations.map((o) => `${o.cell} ${o.status}`)).toEqual([
    'b success',
    'gone cancelled',
    'a success',
  ]);
  expect(host.calls[1]!.request.input).toBe('new');
  expect(surface.log).toContain('skipped gone Not run: the cell is no longer in the notebook.');
});

describe('stopping', () => {
  const hangs = {
    invoke: async (
      _: unknown,
      { signal, onEmit }: { signal: AbortSignal; onEmit?: (o: ReturnType<typeof text>[]) => void },
    ) => {
      onEmit?.([text('half')]);
      return untilAborted(signal);
    },
  };
  const cells = { a: '@plugin=hangs\n', b: '@plugin=ok\n' };

  test('a cell keeps what had come', async () => {
    const { kernel, surface } = setUp({ ok, hangs });
    surface.onLog = (line) => {
      if (line === 'outputs a half') kernel.cancel('a');
    };
    const outcome = await kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
    expect(outcome.status).toBe('cancelled');
    const { outputs, provenance } = surface.results.get('a')!;
    expect(provenance.status).toBe('cancelled');
    expect(outputs.map(textOf)).toEqual([
      'hangs: Cancelled.\n\nWhat had come until then is shown below.',
      'half',
    ]);
    expect(surface.log.slice(-2)).toEqual([
      'ended a cancelled',
      'skipped b Not run: an earlier cell was cancelled.',
    ]);
  });

  test('a waiting cell leaves the others', async () => {
    const { kernel, surface } = setUp({ ok });
    surface.onLog = (line) => {
      if (line === 'started a') kernel.cancel('b');
    };
    const view = notebook({ a: '@plugin=ok\n', b: '@plugin=ok\n', c: '@plugin=ok\n' });
    const { operations } = await kernel.run({ notebook: view, cells: ['a', 'b', 'c'] });
    expect(operations.map((o) => o.status)).toEqual(['success', 'cancelled', 'success']);
  });

  test('closing the notebook says so', async () => {
    const { kernel, surface } = setUp({ ok, hangs });
    surface.onLog = (line) => {
      if (line === 'outputs a half') kernel.close('N');
    };
    await kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
    expect(surface.log).toContain('say warning The notebook was closed: 2 cells were cancelled.');
    expect(surface.log).not.toContain('started b');
  });

  test('disposing waits until all has ended, and nothing runs afterwards', async () => {
    const { kernel, surface, recorder, host } = setUp({ ok, hangs });
    const run = kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
    await expect.poll(() => surface.log).toContain('outputs a half');
    await kernel.dispose();
    expect(recorder.log.at(-1)).toBe('run run-1 cancelled');
    expect((await run).status).toBe('cancelled');
    const late = await kernel.run({ notebook: notebook(cells), cells: ['b'] });
    expect(late.operations).toMatchObject([
      { status: 'cancelled', reason: 'Databook was shut down before it started.' },
    ]);
    expect(host.calls).toHaveLength(1);
  });
});

test('outputs that come faster than they are shown are left out, the last is shown', async () => {
  const { kernel, surface } = setUp({
    streams: {
      invoke: async (_, { onEmit }) => {
        for (const n of [1, 2, 3]) onEmit?.([text(`${n}`)]);
        await Promise.resolve();
        return { outputs: [text('all')] };
      },
    },
  });
  await kernel.run({ notebook: notebook({ a: '@plugin=streams\n' }), cells: ['a'] });
  expect(surface.log).toEqual(['queued a', 'started a', 'outputs a 3', 'ended a success']);
});

test('a surface or a recorder that fails is reported and stops nothing', async () => {
  const { kernel, surface, recorder } = setUp({ ok });
  recorder.operationStarted = () => Promise.reject(new Error('disk full'));
  surface.outputs = () => Promise.reject(new Error('no such cell'));
  surface.started = () => {
    throw new Error('no such cell');
  };
  expect(await kernel.run({ notebook: notebook({ a: '@plugin=ok\n' }), cells: ['a'] })).toMatchObject({
    status: 'success',
  });
  expect(surface.log).toContain('say error The record is incomplete: disk full');
  expect(surface.log).toContain('say error Cannot show a cell: no such cell');
  expect(recorder.log).toContain('ended a success');
});

test('who runs it may be unknown, and a notebook may be unreadable', async () => {
  const { kernel, surface, recorder } = setUp({ ok }, { user: () => Promise.reject(new Error('no git')) });
  const broken = {
    ...notebook({}),
    cells: () => {
      throw new Error('gone');
    },
  };
  expect(await kernel.run({ notebook: broken, cells: ['a'] })).toMatchObject({ status: 'failure' });
  expect(recorder.log[0]).toBe('run run-1 by unknown');
  expect(surface.log).toContain('say error Cannot run a cell: gone');
});

test('the cells of a run share one "now"', async () => {
  const { kernel, host } = setUp(PLUGINS);
  await kernel.run({ notebook: notebook({ a: '@plugin=ok\n', b: '@plugin=ok\n' }), cells: ['a', 'b'] });
  const [a, b] = host.calls;
  expect(a!.request.now).toBe(b!.request.now);
  expect(a!.request.window).toEqual(b!.request.window);
});

test('a recorder hears of a fact at once, and is told when all before it is on record what it left of it', async () => {
  const talks = {
    invoke: (_request: unknown, { onFact }: { onFact?: (fact: never) => void }) => {
      const tell = onFact as ((fact: object) => void) | undefined;
      for (const at of [1, 2]) tell?.({ kind: 'log', at, level: 'info', message: `fact ${at}` });
      return { outputs: [text('done')] };
    },
  };
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const log: string[] = [];
  const recorder = recorderOf({
    operationStarted: ({ cell }) => void log.push(`started ${cell}`),
    hear: (fact) => {
      log.push(`heard ${fact.at}`);
      return { ...fact, at: fact.at + 10 };
    },
    fact: ({ cell }, { at }) => void log.push(`told ${cell} ${at}`),
    operationEnded: () => promise,
  });
  const { kernel, surface } = setUp({ talks }, { recorder });
  const cells = { a: '@plugin=talks\n', b: '@plugin=talks\n' };
  const run = kernel.run({ notebook: notebook(cells), cells: ['a', 'b'] });
  await expect.poll(() => surface.log).toContain('ended b success');
  const before = ['started a', 'heard 1', 'heard 2', 'told a 11', 'told a 12', 'heard 1', 'heard 2'];
  expect([...log].sort()).toEqual([...before].sort());
  resolve(undefined);
  await run;
  expect(log.slice(before.length)).toEqual(['started b', 'told b 11', 'told b 12']);
});
