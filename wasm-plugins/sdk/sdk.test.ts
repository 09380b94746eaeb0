import { expect, test } from 'vitest';
import {
  configError,
  definePlugin,
  HttpCallError,
  json,
  logs,
  markdown,
  stat,
  table,
  text,
  timeseries,
  validationError,
} from './index.ts';
import type { Host, Plugin } from './index.ts';
import { createTestRuntime, inOrder, noAnswer } from './testing.ts';

const withHost = (work: (host: Host) => unknown): Plugin =>
  definePlugin({
    invoke: (_request, host) => ({ outputs: [text(JSON.stringify(work(host)))] }),
  });

test('a request reaches the plugin whole', () => {
  const plugin = definePlugin({
    invoke: (request) => ({ outputs: [text(JSON.stringify(request))] }),
  });
  const request = {
    input: 'up',
    options: { a: '1' },
    variables: { cluster: 'eu' },
    window: { from: 1.5, to: 2 },
    step: 15,
    now: 3,
    dryRun: true,
    timeoutMs: 5000,
    cells: [],
  };
  const seen = createTestRuntime().invoke(plugin, request).outputs[0]?.text;
  expect(JSON.parse(seen ?? '')).toEqual(request);
});

test('options that are absent arrive as null from the engine and are absent for authors', () => {
  const plugin = definePlugin({ invoke: (request) => ({ outputs: [text(Object.keys(request).join())] }) });
  const absent = { step: null, timeoutMs: null } as unknown as { step: number };
  expect(createTestRuntime().invoke(plugin, absent).outputs[0]?.text).toBe(
    'input,options,variables,window,now,dryRun,cells',
  );
});

test('outputs of other cells carry their metadata as an object', () => {
  const plugin = definePlugin({
    invoke: ({ cells }) => ({
      outputs: [json(cells.map(({ name, outputs }) => [name, outputs[0]?.metadata ?? null]))],
    }),
  });
  const cells = [{ name: 'errors', outputs: [{ ...text('x'), metadata: { a: [1] } }] }];
  expect(createTestRuntime().invoke(plugin, { cells }).outputs[0]?.json).toEqual([['errors', { a: [1] }]]);
});

test('typed errors pass as they are', () => {
  const failing = (error: Error): Plugin =>
    definePlugin({
      invoke: () => {
        throw error;
      },
    });
  const run = (error: Error) => createTestRuntime().invoke(failing(error), {}).error;
  expect(run(validationError('input', 'unclosed', { offset: 3, length: 1 }))).toEqual({
    tag: 'validation',
    val: { field: 'input', message: 'unclosed', position: { offset: 3, length: 1 } },
  });
  expect(run(configError('set X'))).toEqual({ tag: 'config', val: 'set X' });
});

test('a bug of the plugin is a typed error, its stack in the log only', () => {
  const runtime = createTestRuntime();
  const { error } = runtime.invoke(
    withHost(() => (undefined as unknown as { boom: string }).boom),
    {},
  );
  expect(error).toMatchObject({ tag: 'other' });
  expect(error?.val).toMatch(/^The plugin failed: TypeError: .*boom/);
  expect(error?.val).not.toContain('sdk.test.ts');
  expect(runtime.logged).toHaveLength(1);
  expect(runtime.logged[0]).toMatch(/^error: TypeError: [^]*sdk\.test\.ts/);
});

test('things thrown that are no errors, and exhausted memory', () => {
  const run = (thrown: unknown) =>
    createTestRuntime().invoke(
      withHost(() => {
        throw thrown;
      }),
      {},
    ).error?.val;
  expect(run({ code: 7 })).toBe('The plugin failed: {"code":7}');
  expect(run(new Error('out of memory'))).toMatch(/limits\.memory_mb/);
  expect(run(null)).toMatch(/limits\.memory_mb/);
});

test('a plan is asked of the plugin; one without a plan reads', () => {
  const writer = definePlugin({
    invoke: () => ({ outputs: [] }),
    plan: ({ input }) => ({ effect: 'write', targets: [input], summary: `Restart ${input}` }),
  });
  expect(createTestRuntime().plan(writer, { input: 'web-1' })).toEqual({
    effect: 'write',
    targets: ['web-1'],
    summary: 'Restart web-1',
  });
  expect(
    createTestRuntime().plan(
      withHost(() => 1),
      {},
    ).effect,
  ).toBe('read');
});

test('http: forms, JSON, text and headers', () => {
  const runtime = createTestRuntime({
    http: () => ({ body: { ok: 1 }, headers: { 'X-Id': 'a', 'x-id': 'b' } }),
  });
  const plugin = withHost(({ http }) => {
    http({ url: 'http://h/q', form: { query: 'a{b="c"}', 'match[]': ['x', 'y'] } });
    http({ url: 'http://h/j', json: { a: 'é' }, method: 'PUT', headers: { Authorization: 'Bearer t' } });
    http({ url: 'http://h/t', body: 'é' });
    http({ url: 'http://h/typed', body: '<a/>', headers: { 'Content-Type': 'text/xml' } });
    const answer = http({ url: 'http://h/g?a=1', query: { b: '/' } });
    return [answer.json(), answer.header('x-ID'), answer.header('none') ?? 'absent', answer.ok, answer.url];
  });
  expect(runtime.invoke(plugin, {}).outputs[0]?.text).toBe(
    '[{"ok":1},"a, b","absent",true,"http://h/g?a=1&b=%2F"]',
  );
  expect(
    runtime.requests.map(({ method, url, body, headers }) => [method, url, body, headers['content-type']]),
  ).toEqual([
    [
      'POST',
      'http://h/q',
      'query=a%7Bb%3D%22c%22%7D&match%5B%5D=x&match%5B%5D=y',
      'application/x-www-form-urlencoded',
    ],
    ['PUT', 'http://h/j', '{"a":"é"}', 'application/json'],
    ['POST', 'http://h/t', 'é', 'text/plain; charset=utf-8'],
    ['POST', 'http://h/typed', '<a/>', 'text/xml'],
    ['GET', 'http://h/g?a=1&b=%2F', '', undefined],
  ]);
  expect(runtime.requests[1]?.headers['authorization']).toBe('Bearer t');
});

test('http: an answer that is not JSON says what it is', () => {
  const http = () => ({ body: '<html>Sign in', headers: { 'content-type': 'text/html' } });
  const { error } = createTestRuntime({ http }).invoke(
    withHost((host) => host.http({ url: 'http://h/' }).json()),
    {},
  );
  expect(error).toEqual({
    tag: 'data',
    val: 'http://h/ answered with something that is not JSON (text/html): <html>Sign in',
  });
});

test.each([
  ['denied', 'denied'],
  ['timeout', 'timeout'],
  ['limit', 'other'],
  ['network', 'http'],
] as const)('http: the host error %s', (kind, tag) => {
  const http = () => {
    throw noAnswer(kind, 'why');
  };
  let seen: unknown;
  const { error } = createTestRuntime({ http }).invoke(
    withHost((host) => {
      try {
        return host.http({ url: 'http://h/' });
      } catch (thrown) {
        seen = thrown;
        throw thrown;
      }
    }),
    {},
  );
  expect(seen).toBeInstanceOf(HttpCallError);
  expect(seen).toMatchObject({ kind, message: 'why' });
  expect(error).toEqual({ tag, val: tag === 'http' ? { message: 'why' } : 'why' });
});

test('environment, options, log and emit', () => {
  const runtime = createTestRuntime({ env: { URL: 'http://h', UNSET: undefined }, options: { a: '1' } });
  const plugin = withHost((host) => {
    host.log('info', 'hello');
    host.emit([text('so far')]);
    return [host.env('URL'), host.env('UNSET') === undefined, host.get('a'), host.get('b') === undefined];
  });
  expect(runtime.invoke(plugin, {}).outputs[0]?.text).toBe('["http://h",true,"1",true]');
  expect(runtime.logged).toEqual(['info: hello']);
  expect(runtime.emitted).toEqual([[{ mime: 'text/plain', text: 'so far' }]]);
  const denied = runtime.invoke(
    withHost((host) => host.env('SECRET')),
    {},
  );
  expect(denied.error).toEqual({ tag: 'denied', val: 'SECRET is not in allowed_env_vars' });
});

test('answers in order, and a request too many', () => {
  const runtime = createTestRuntime({ http: inOrder({ status: 405 }) });
  const twice = withHost(({ http }) => [
    http({ url: 'http://h/1' }).status,
    http({ url: 'http://h/2' }).status,
  ]);
  expect(runtime.invoke(twice, {}).error?.val).toMatch(/request 2 \(GET http:\/\/h\/2\), but only 1 answers/);
});

test('rich outputs print one element of their main array per line', () => {
  const plugin = definePlugin({
    invoke: () => ({
      outputs: [
        timeseries({
          unit: 's',
          series: [
            { labels: { a: '1' }, points: [[1, 2]] },
            { labels: {}, points: [[1, 'NaN']] },
          ],
        }),
        table({ columns: [{ name: 'x', type: 'number' }], rows: [[1], [2]] }),
        logs({ entries: [] }),
        stat({ stats: [{ name: 'up', value: 1 }] }),
        markdown('# hi'),
        json([1]),
      ],
    }),
  });
  const { outputs } = createTestRuntime().invoke(plugin, {});
  expect(outputs.map(({ text: t }) => t)).toEqual([
    '{"unit":"s","series":[\n{"labels":{"a":"1"},"points":[[1,2]]},\n{"labels":{},"points":[[1,"NaN"]]}]}\n',
    '{"columns":[{"name":"x","type":"number"}],"rows":[\n[1],\n[2]]}\n',
    '{"entries":[]}\n',
    '{"stats":[\n{"name":"up","value":1}]}\n',
    '# hi',
    '[\n  1\n]\n',
  ]);
  expect(outputs.map(({ mime }) => mime)).toEqual([
    'application/vnd.databook.timeseries+json',
    'application/vnd.databook.table+json',
    'application/vnd.databook.logs+json',
    'application/vnd.databook.stat+json',
    'text/markdown',
    'application/json',
  ]);
});
