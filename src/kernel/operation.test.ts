import { describe, expect, test, vi } from 'vitest';
import { NOW, fail, notebook, setUp, text, textOf } from '../../test/support/kernelFakes.ts';
import type { FakePlugin } from '../../test/support/kernelFakes.ts';
import type { KernelDeps } from './types.ts';
import { sourceHash } from '../notebook/sourceHash.ts';
import type { JsonObject } from '../results/json.ts';

/** Runs one cell with one plugin, `p`. */
const runCell = async (
  source: string,
  plugin: FakePlugin = {},
  more: { frontMatter?: JsonObject; deps?: Partial<KernelDeps>; agree?: boolean } = {},
) => {
  const { kernel, host, surface, recorder } = setUp({ p: plugin }, more.deps);
  surface.answer = () => Promise.resolve(more.agree ?? true);
  const outcome = await kernel.run({ notebook: notebook({ c: source }, more.frontMatter), cells: ['c'] });
  const operation = outcome.operations[0]!;
  return {
    operation,
    host,
    surface,
    recorder,
    texts: operation.result!.outputs.map(textOf),
    ...operation.result!.provenance,
  };
};

test('a result says where it comes from', async () => {
  const source = '@plugin=p\nup{c="${c}"}';
  const http = { kind: 'http', at: 0, method: 'GET', seconds: 0.1 } as const;
  const { operation, host } = await runCell(
    source,
    {
      version: '1.2.3',
      invoke: (_, { onFact }) => {
        onFact?.({ ...http, url: 'https://prom:9090/api/v1/query?query=up', status: 200 });
        onFact?.({ ...http, url: 'https://prom:9090/api/v1/labels', status: 200 });
        onFact?.({ ...http, url: 'nonsense', error: 'not a URL' });
        onFact?.({ ...http, url: 'https://elsewhere/', error: 'not allowed', refused: true });
        onFact?.({ ...http, url: 'http://down:1/', error: 'connection refused' });
        return { outputs: [text('1')], resolvedInput: 'up{c="eu"}' };
      },
    },
    { frontMatter: { vars: { c: 'eu', n: 3 }, window: '-2h/-1h' } },
  );
  expect(operation.result!.provenance).toEqual({
    status: 'success',
    at: '2026-11-20T03:00:00.500Z',
    took: 0.25,
    by: 'oncall',
    run: 'run-1',
    source: sourceHash(source),
    plugin: 'p@1.2.3',
    wasm: `sha256:${'ab'.repeat(32)}`,
    window: '2026-11-20T01:00:00.250Z/2026-11-20T02:00:00.250Z',
    endpoints: 'https://prom:9090,http://down:1',
  });
  expect(host.calls[0]!.request).toMatchObject({
    input: 'up{c="eu"}',
    options: {},
    variables: { c: 'eu', n: '3' },
    now: NOW / 1000 + 0.25,
    dryRun: false,
    cells: [],
  });
});

describe('what a response shows', () => {
  const shown = async (response: object, source = '@plugin=p\nup', language = 'promql') =>
    (await runCell(source, { language, invoke: () => response })).operation.result!.outputs.map(
      (o) => `${o.mime}: ${textOf(o)}`,
    );

  test('notes come first, as quotes that no data can break out of', async () => {
    expect(
      await shown({
        outputs: [text('1')],
        notes: [
          { level: 'warning', message: 'first\n<img src=x> `code`' },
          { level: 'info', message: 'metric might not be a counter' },
        ],
      }),
    ).toEqual([
      expect.stringMatching(
        /^text\/markdown: > \*\*Warning:\*\* first⏎\\<img .*\n>\n> \*\*Note:\*\* metric might not be a counter$/,
      ),
      'text/plain: 1',
    ]);
  });

  test('what was sent is shown where it differs', async () => {
    expect(await shown({ outputs: [text('1')], resolvedInput: ' up\n' })).toEqual(['text/plain: 1']);
    expect(await shown({ outputs: [text('1')], resolvedInput: 'up{c="eu"}' })).toEqual([
      'text/plain: 1',
      'text/markdown: Sent: `up{c="eu"}`',
    ]);
    expect(await shown({ outputs: [text('1')], resolvedInput: 'up[``` 5m]' })).toEqual([
      'text/plain: 1',
      'text/markdown: Sent:\n\n````promql\nup[``` 5m]\n````',
    ]);
  });

  test('what an action changed is shown', async () => {
    expect(await shown({ changed: true, diff: '-a\n+b\n' })).toEqual([
      'text/markdown: **Changed.**\n\n```diff\n-a\n+b\n```',
    ]);
    expect(await shown({ changed: false })).toEqual(['text/markdown: **Nothing changed.**']);
  });

  test('silence is said', async () => {
    expect(await shown({})).toEqual(['text/plain: Done; the plugin gave no output.']);
  });
});

describe('asking first', () => {
  const restart: FakePlugin = {
    effect: 'write',
    plan: () => ({ effect: 'write', targets: ['web'], summary: 'Restart web.' }),
  };

  test('a write asks, a read does not unless told to', async () => {
    expect((await runCell('@plugin=p\n', restart)).surface.log).toContain('confirm c Restart web.');
    expect((await runCell('@plugin=p\n')).surface.log.join()).not.toContain('confirm');
    expect((await runCell('@plugin=p\n@confirm=always\n')).surface.log).toContain('confirm c Ask p.');
  });

  test('what is asked shows the input with its variables', async () => {
    const more = { frontMatter: { vars: { pod: 'web-1' } } };
    const { surface } = await runCell('@plugin=p\n\nrestart ${pod}\n', restart, more);
    expect(surface.questions).toMatchObject([{ input: 'restart web-1\n', plan: { targets: ['web'] } }]);
  });

  test('a credential in it is not shown, wherever it comes from', async () => {
    const more = { frontMatter: { vars: { token: 's3cret-of-mine' } } };
    const { surface } = await runCell('@plugin=p\n\nAuthorization: Bearer ${token}\n', restart, more);
    expect(surface.questions).toMatchObject([{ input: 'Authorization: Bearer [redacted]\n' }]);
  });

  test('a refusal is a denial, and nothing is done', async () => {
    const { operation, host, texts } = await runCell('@plugin=p\n', restart, { agree: false });
    expect(operation).toMatchObject({ status: 'denied', failure: { code: 'denied' } });
    expect(texts).toEqual([
      'p: Not done, because it was not agreed to: Restart web.\n\nRun the cell again to be asked again.',
    ]);
    expect(host.calls).toEqual([]);
  });

  test('a write that stopped on its way may have happened', async () => {
    const { texts, status } = await runCell('@plugin=p\n', {
      ...restart,
      invoke: () => fail({ code: 'timeout', message: 'No end within 30 s.', hint: 'Set @timeout.' }),
    });
    expect(status).toBe('timeout');
    expect(texts[0]).toMatch(
      /^p: No end within 30 s\.\n\nSet @timeout\.\n\nIt may have taken effect .*: web\. Look before/,
    );
  });
});

test.each([
  ['denied', 'denied'],
  ['timeout', 'timeout'],
  ['cancelled', 'cancelled'],
  ['http', 'failure'],
  ['data', 'failure'],
  ['crash', 'failure'],
  ['limit', 'failure'],
] as const)('a plugin error %s gives the status %s', async (code, expected) => {
  const { operation, status } = await runCell('@plugin=p\n', {
    invoke: () => fail({ code, message: 'Why.' }),
  });
  expect([operation.status, status, operation.failure?.code]).toEqual([expected, expected, code]);
});

test('what had come before a timeout is kept', async () => {
  const { texts } = await runCell('@plugin=p\n', {
    invoke: (_, { onEmit }) => {
      onEmit?.([text('half')]);
      return fail({ code: 'timeout', message: 'Too slow.' });
    },
  });
  expect(texts).toEqual(['p: Too slow.\n\nWhat had come until then is shown below.', 'half']);
});

describe('where it is wrong', () => {
  test('a mistake in the query is shown under it, with the variables put in', async () => {
    const source = '@plugin=p\n@type=instant\n\nsum(\n  up{c="${c}"}))';
    const { operation, texts } = await runCell(
      source,
      {
        options: [{ name: 'type', type: 'string' }],
        invoke: ({ input }) =>
          fail({
            code: 'validation',
            field: 'input',
            message: "unexpected right parenthesis ')'",
            hint: 'Close what was opened.',
            position: { offset: input.length - 1, length: 1 },
          }),
      },
      { frontMatter: { vars: { c: 'prod-eu' } } },
    );
    expect(texts).toEqual([
      [
        "p: unexpected right parenthesis ')'",
        '',
        'Line 5 of the cell:',
        '',
        '    up{c="prod-eu"}))',
        '                    ^',
        '',
        'Close what was opened.',
      ].join('\n'),
    ]);
    expect(operation.failure).toEqual({
      code: 'validation',
      message: "unexpected right parenthesis ')'",
      hint: 'Close what was opened.',
      position: { start: source.length - 1, end: source.length, line: 4 },
    });
  });

  test('a mistake in an option is shown at its line', async () => {
    const { texts } = await runCell('@plugin=p\n@type=never\nup', {
      options: [{ name: 'type', type: 'string' }],
      invoke: () => fail({ code: 'validation', field: 'type', message: 'never is no type.' }),
    });
    expect(texts[0]).toBe('p: never is no type.\n\nLine 2 of the cell:\n\n  @type=never\n  ^^^^^^^^^^^');
  });

  test.each([
    [
      'up',
      {},
      /^The cell does not say which plugin runs it\.\n\nLine 1 of the cell:\n\n  up\n  \^\^\n\nBegin/,
    ],
    ['@plugin=p\n${x}', {}, /There is no variable "x".*Line 2 of the cell:\n\n {2}\$\{x\}\n {2}\^{4}\n/s],
    [
      '@plugin=nope\n',
      {},
      /^There is no plugin "nope"\.\n\nLine 1 of the cell:\n\n {2}@plugin=nope\n {2}\^{12}\n\nSee the list\.$/,
    ],
    ['@plugin=p\n@timout=5s\n', {}, /no option "timout"\.\n\nLine 2 .*Did you mean @timeout\?$/s],
    [
      '@plugin=p\n@other=5s\n',
      {},
      /^p has no option "other"\.\n\nLine 2 of the cell:\n\n {2}@other=5s\n {2}\^{9}$/,
    ],
    ['@plugin=p\n@from=now\n', {}, /^The window is empty/],
    [
      '@plugin=p\n',
      { window: 'x' },
      /^"window" in the front matter is "x", not FROM\/TO\.\n\nWrite two times/,
    ],
    ['@plugin=p\n', { vars: [] }, /^"vars" in the front matter is not a mapping/],
    ['@plugin=p\n@source=prod\n', {}, /no data source "prod" for p\..*Known for p: none\./s],
  ])('%j with %j', async (source, frontMatter, expected) => {
    const { texts, status } = await runCell(source, {}, { frontMatter: frontMatter });
    expect(status).toBe('failure');
    expect(texts).toEqual([expect.stringMatching(expected)]);
  });

  test('a defect of the program is called so, its stack is for the log', async () => {
    const invoke = vi.fn(() => {
      throw new TypeError('x is undefined');
    });
    const { texts, operation } = await runCell('@plugin=p\n', { invoke });
    expect(texts).toEqual([
      'Databook itself failed: x is undefined\n\nThis is a defect of Databook; its log has the details.',
    ]);
    expect(operation.failure).toMatchObject({
      code: 'internal',
      detail: expect.stringContaining('operation.test.ts') as string,
    });
  });
});

test('a data source gives its values to the plugin', async () => {
  const env = { PROMETHEUS_URL: { value: 'https://eu', origin: 'https://eu' } };
  const get = vi.fn((name: string) => Promise.resolve(name === 'prod-eu' ? env : undefined));
  const deps = { sources: { get, names: () => Promise.resolve(['prod-eu', 'prod-us']) } };
  const { host } = await runCell('@plugin=p\n@source=prod-eu\n@timeout=2s\n@step=15s\n', {}, { deps });
  expect(get).toHaveBeenCalledWith('prod-eu', 'p');
  expect(host.calls[0]!.context).toMatchObject({ env, timeoutMs: 2000 });
  expect(host.calls[0]!.request.step).toBe(15);
  const { texts } = await runCell('@plugin=p\n@source=prod-ue\n', {}, { deps });
  expect(texts[0]).toContain('Did you mean "prod-eu"? Known for p: prod-eu, prod-us.');
});

test('facts are recorded as they come', async () => {
  const { recorder } = await runCell('@plugin=p\n', {
    invoke: (_, { onFact }) => {
      onFact?.({ kind: 'env', at: 0, name: 'A', granted: true });
      onFact?.({ kind: 'log', at: 0, level: 'info', message: 'hello' });
      return {};
    },
  });
  expect(recorder.log.slice(1)).toEqual([
    'started c',
    'fact c env',
    'fact c log',
    'ended c success',
    'run run-1 success',
  ]);
});
