// Whatever a plugin does, its call ends with an error that says what happened, the next call works, and the host's
// own thread goes on meanwhile.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PluginFailure } from '../../../src/plugins/contract.ts';
import { hostilePlugin } from './support/components.ts';
import { Fixture, Heartbeat } from './support/fixture.ts';

let fixture: Fixture;
const heartbeat = new Heartbeat();

beforeAll(async () => {
  fixture = await Fixture.create({ maxWorkers: 2 });
  await fixture.add(
    'hostile',
    await hostilePlugin(),
    '[limits]\ntimeout_ms = 20000\nmax_output_bytes = 1048576',
  );
});

afterAll(async () => {
  heartbeat.stop();
  await fixture.dispose();
});

const fails = async (input: object, timeoutMs?: number): Promise<PluginFailure> => {
  const watch = heartbeat.watch();
  const failure = await fixture.failure(
    'hostile',
    input,
    timeoutMs === undefined ? {} : { context: { timeoutMs } },
  );
  watch.expectSteady();
  expect((await fixture.call('hostile', { do: 'count' })).text).toBe('1');
  return failure;
};

describe('a plugin that', () => {
  it('loops is stopped at its timeout', async () => {
    expect(await fails({ do: 'loop' }, 600)).toEqual({
      code: 'timeout',
      message: 'The plugin "hostile" did not finish within 0.6 s and was stopped.',
      hint: expect.stringMatching(/@timeout=60s.*limits.timeout_ms in .*config.toml/) as string,
    });
  });

  it('loops while it plans is stopped too', async () => {
    await fixture.add('planner', await hostilePlugin(), 'effect = "per-request"');
    const failure = await fixture.failure(
      'planner',
      { do: 'count', plan: 'loop' },
      { context: { timeoutMs: 500 } },
    );
    expect(failure.code).toBe('timeout');
    expect((await fixture.call('planner', { do: 'count' })).text).toBe('1');
  });

  it('allocates 4 GiB piece by piece', async () => {
    const before = process.memoryUsage().rss;
    expect(await fails({ do: 'allocate' })).toMatchObject({
      code: 'limit',
      message: 'The plugin "hostile" ran out of its 64 MiB of memory.',
      hint: expect.stringContaining('limits.memory_mb') as string,
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(1024 ** 3);
  });

  it('allocates 4 GiB at once', async () => {
    expect(await fails({ do: 'allocateAtOnce' })).toMatchObject({
      code: 'crash',
      message: 'The plugin "hostile" crashed: invalid array buffer length.',
    });
  });

  it('recurses without end', async () => {
    expect(await fails({ do: 'recurse' })).toMatchObject({
      code: 'crash',
      message: 'The plugin "hostile" crashed: it ran out of stack, probably by endless recursion.',
    });
  });

  it('throws what nobody catches', async () => {
    const failure = await fails({ do: 'throw', message: 'the "shoe" pinches' });
    expect(failure).toMatchObject({
      code: 'crash',
      message: 'The plugin "hostile" crashed: the "shoe" pinches.',
      hint: expect.stringContaining('report it to its author') as string,
    });
    expect(failure.detail).toContain('at throw (componentize-qjs:user.js');
  });

  it('gives a huge output', async () => {
    expect(await fails({ do: 'hugeOutput', bytes: 1_100_000 })).toMatchObject({
      code: 'limit',
      message: 'The plugin handed over more at once than the 1048576 bytes of its limit max_output_bytes.',
    });
  });

  it('gives a hundred thousand outputs', async () => {
    expect((await fails({ do: 'manyOutputs', count: 100_000 })).code).toBe('limit');
    expect((await fails({ do: 'manyOutputs', count: 2000 })).message).toContain(
      '2000 outputs; 1000 are the most',
    );
  });

  it('gives JSON that would fill the heap of its worker', async () => {
    const json = {
      do: 'repeat',
      mime: 'application/json',
      before: '[',
      item: '[],',
      times: 1_000_000,
      after: '0]',
    };
    await fixture.add('wordy', await hostilePlugin(), '[limits]\nmemory_mb = 128');
    expect((await fixture.failure('wordy', { ...json, times: 2_500_000 })).code).toBe('limit');
    expect((await fixture.call('wordy', json)).response.outputs[0]!.data).toHaveLength(3_000_003);
    const deep = { ...json, before: '', item: '[', times: 1_000_000, after: '' };
    expect((await fixture.failure('wordy', deep)).code).toBe('data');
  });

  it('logs without end gets its log cut', async () => {
    const many = await fixture.call('hostile', { do: 'log', lines: 5000, size: 10 });
    expect(many.facts).toHaveLength(1001);
    expect(many.facts.at(-1)).toMatchObject({
      kind: 'log',
      level: 'warn',
      message: '4000 more log lines were left out.',
    });
    const long = await fixture.call('hostile', { do: 'log', lines: 1, size: 100_000 });
    expect(long.facts).toMatchObject([{ message: `${'l'.repeat(4096)}… (95904 more characters)` }]);
  });

  it('loops after it has logged leaves its last words', async () => {
    const input = { do: 'logThenLoop', message: 'about to loop' };
    const failure = await fixture.failure('hostile', input, { context: { timeoutMs: 500 } });
    expect(failure.code).toBe('timeout');
    expect(fixture.facts).toMatchObject([{ kind: 'log', level: 'info', message: 'about to loop' }]);
  });

  it('emits without end is slowed down, and what is not valid is not shown', async () => {
    const { emitted, text } = await fixture.call('hostile', { do: 'emit', times: 500 });
    expect(text).toBe('done');
    expect(emitted.length).toBeGreaterThan(0);
    expect(emitted.length).toBeLessThan(100);
    const bad = [{ mime: 'application/vnd.databook.stat+json', data: '{"stats":[{}]}' }];
    const { emitted: none, facts } = await fixture.call('hostile', {
      do: 'emitThen',
      outputs: bad,
      url: 'http://127.0.0.1/',
    });
    expect(none).toEqual([]);
    expect(facts[0]).toMatchObject({
      kind: 'log',
      level: 'warn',
      message: expect.stringContaining('stats[0]') as string,
    });
  });

  it.each([
    [{ mime: 'text', data: '' }, '"text" is not a MIME type'],
    [{ mime: 'application/json', data: '{' }, 'application/json: '],
    [{ mime: 'application/vnd.databook.table+json', data: '{"columns":[],"rows":[[1]]}' }, 'rows[0]'],
    [{ mime: 'text/plain', data: '', metadata: '[]' }, 'metadata that is not a JSON object'],
    [{ mime: 'text/plain', data: '', metadata: '{' }, 'metadata that is not JSON'],
  ])('gives an output that is not valid: %j', async (output, message) => {
    const failure = await fails({ do: 'outputs', outputs: [output] });
    expect(failure.code).toBe('data');
    expect(failure.message).toContain(message);
  });
});

describe('what a plugin gives', () => {
  it('is printed canonically and gets a twin', async () => {
    const stat = '{ "stats" : [ {"value":1,"name":"a"} ] }';
    const { response } = await fixture.call('hostile', {
      do: 'outputs',
      outputs: [{ mime: 'application/vnd.databook.stat+json', data: stat, metadata: '{"k":[1]}' }],
    });
    expect(response.outputs.map((output) => output.mime)).toEqual([
      'text/markdown',
      'application/vnd.databook.stat+json',
    ]);
    expect(new TextDecoder().decode(response.outputs[1]!.data)).toMatch(
      /^\{"stats":\[\n\{"name":"a","value":1\}/,
    );
    expect(response.outputs[1]!.metadata).toEqual({ k: [1] });
  });

  it.each([
    [
      { tag: 'unsupported', val: 'm' },
      { code: 'unsupported', message: 'm' },
    ],
    [
      { tag: 'validation', val: { field: 'input', message: 'm', position: { offset: 3, length: 2 } } },
      { code: 'validation', message: 'm', field: 'input', position: { offset: 3, length: 2 } },
    ],
    [
      { tag: 'http', val: { message: 'm', status: 503 } },
      { code: 'http', message: 'm', status: 503 },
    ],
    [
      { tag: 'http', val: { message: 'm' } },
      { code: 'http', message: 'm' },
    ],
    [
      { tag: 'data', val: 'm' },
      { code: 'data', message: 'm' },
    ],
    [
      { tag: 'config', val: 'm' },
      { code: 'config', message: 'm' },
    ],
    [
      { tag: 'not-found', val: 'm' },
      { code: 'not-found', message: 'm' },
    ],
    [
      { tag: 'denied', val: 'm' },
      { code: 'denied', message: 'm' },
    ],
    [
      { tag: 'timeout', val: 'm' },
      { code: 'timeout', message: 'm' },
    ],
    [
      { tag: 'other', val: 'm' },
      { code: 'other', message: 'm' },
    ],
    [{ tag: 'other', val: 'out of memory' }, { code: 'limit' }],
  ])('may be an error of its own: %j', async (error, failure) => {
    expect(await fixture.failure('hostile', { do: 'fail', error })).toMatchObject(failure);
  });

  it('carries notes, the resolved input, whether it changed something, and a diff', async () => {
    const given = {
      notes: [{ level: 'warning', message: 'w' }],
      resolvedInput: 'up',
      changed: true,
      diff: '-a\n+b',
    };
    const { response } = await fixture.call('hostile', { do: 'answer', response: given });
    expect(response).toMatchObject(given);
  });

  it('depends on the request only', async () => {
    const { text } = await fixture.call(
      'hostile',
      { do: 'echo' },
      {
        request: {
          variables: { cluster: 'eu' },
          step: 15,
          dryRun: true,
          cells: [
            { name: 'c', outputs: [{ mime: 'text/plain', data: new Uint8Array([65]), metadata: { a: 1 } }] },
          ],
        },
        context: { timeoutMs: 1234 },
      },
    );
    expect(JSON.parse(text)).toMatchObject({
      variables: [{ key: 'cluster', value: 'eu' }],
      step: 15,
      dryRun: true,
      window: { from: 1000, to: 4600 },
      now: 4600,
      timeoutMs: 1234,
      cells: 1,
    });
  });
});
