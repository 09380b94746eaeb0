// What lasts too long or is too large is cut off on both sides.
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { PluginFailure } from '../../../src/plugins/contract.ts';
import { hostilePlugin } from './support/components.ts';
import { Fixture, Heartbeat } from './support/fixture.ts';
import { TestServer } from './support/server.ts';

let fixture: Fixture;
let server: TestServer;
let abandoned = 0;
const heartbeat = new Heartbeat();

beforeAll(async () => {
  server = await TestServer.start({ '/never': () => undefined });
  fixture = await Fixture.create({ maxWorkers: 2 });
  await fixture.add(
    'hostile',
    await hostilePlugin(),
    `allowed_domains = ["127.0.0.1:${server.port}"]\n[limits]\nmax_response_bytes = 1000000\nmemory_mb = 128`,
  );
  await fixture.call('hostile', { do: 'count' });
});

afterEach(async () => {
  expect((await fixture.call('hostile', { do: 'count' })).text).toBe('1');
  server.seen.length = 0;
});

afterAll(async () => {
  heartbeat.stop();
  await fixture.dispose();
  await server.stop();
});

const send = async (
  path: string,
  timeoutMs = 20_000,
): Promise<{ status?: number; bytes?: number; body?: string; error?: { tag: string; val: string } }> => {
  const { text } = await fixture.call(
    'hostile',
    { do: 'http', requests: [{ url: server.url + path }] },
    { context: { timeoutMs } },
  );
  return (JSON.parse(text) as [Awaited<ReturnType<typeof send>>])[0];
};

const cancelledDuring = async (input: object, when: Promise<void>): Promise<PluginFailure> => {
  const abort = new AbortController();
  const failing = fixture.failure('hostile', input, { context: { signal: abort.signal } });
  await when;
  abort.abort();
  return failing;
};

it('tells a plugin in time that a server does not answer, and hangs up', async () => {
  const watch = heartbeat.watch();
  const { error } = await send('/never', 1200);
  expect(error).toEqual({
    tag: 'timeout',
    val: expect.stringMatching(/^127\.0\.0\.1:\d+ did not answer within 0\.\d s\.$/) as string,
  });
  await server.abandoned(++abandoned);
  expect(fixture.facts).toMatchObject([{ kind: 'http', url: `${server.url}/never`, error: error!.val }]);
  watch.expectSteady();
});

it('stops a plugin that tries again and again, and names what it waited for', async () => {
  const failure = await fixture.failure(
    'hostile',
    { do: 'httpForever', url: `${server.url}/never` },
    { context: { timeoutMs: 900 } },
  );
  expect(failure).toMatchObject({
    code: 'timeout',
    message: expect.stringContaining('did not finish within 0.9 s') as string,
  });
  await server.abandoned((abandoned += server.seen.length));
});

it('closes the connection of a cancelled call', async () => {
  const arrived = new Promise<void>((resolve) => server.route('/arrived', () => resolve()));
  const watch = heartbeat.watch();
  const failure = await cancelledDuring({ do: 'httpUncaught', url: `${server.url}/arrived` }, arrived);
  expect(failure).toEqual({ code: 'cancelled', message: 'The call was cancelled.' });
  await server.abandoned(++abandoned);
  watch.expectSteady();
});

it('closes the connection of a call that is cancelled in the middle of a body', async () => {
  const arrived = new Promise<void>((resolve) =>
    server.route('/slow', (_, response) => {
      response.write('begin');
      resolve();
    }),
  );
  expect((await cancelledDuring({ do: 'httpUncaught', url: `${server.url}/slow` }, arrived)).code).toBe(
    'cancelled',
  );
  await server.abandoned(++abandoned);
});

it('stops a call at once that is cancelled before it begins', async () => {
  const failure = await fixture.failure(
    'hostile',
    { do: 'count' },
    { context: { signal: AbortSignal.abort() } },
  );
  expect(failure.code).toBe('cancelled');
});

it('reads no more of a body than it may, by its length or without', async () => {
  server.route('/large', (_, response) => response.end(Buffer.alloc(1_000_001)));
  server.route('/endless', (_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const watch = heartbeat.watch();
  for (const path of ['/large', '/endless'])
    expect((await send(path)).error).toEqual({
      tag: 'limit',
      val: expect.stringMatching(
        /^The response is larger than 1000000 bytes\. .* limits\.max_response_bytes in .*config\.toml\.$/,
      ) as string,
    });
  await server.abandoned(++abandoned);
  watch.expectSteady();
});

it('counts what a compressed body unpacks to', async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20));
  server.route('/bomb', (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
  server.route('/nested', (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(bomb)),
  );
  server.route('/packed', (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unpacked')),
  );
  server.route('/torn', (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unpacked').subarray(0, 20)),
  );
  server.route('/zip', (_, response) =>
    response.writeHead(200, { 'content-encoding': 'zip' }).end('as it is'),
  );
  const watch = heartbeat.watch();
  expect((await send('/bomb')).error!.tag).toBe('limit');
  expect((await send('/nested')).error!.tag).toBe('limit');
  expect(await send('/packed')).toMatchObject({ status: 200, body: 'unpacked' });
  expect((await send('/torn')).error).toMatchObject({ tag: 'network' });
  expect(await send('/zip')).toMatchObject({ status: 200, body: 'as it is' });
  watch.expectSteady();
});

it('runs calls in order when all workers are busy, and lets waiting ones be cancelled', async () => {
  const release: (() => void)[] = [];
  let waiting = 0;
  const both = new Promise<void>((resolve) =>
    server.route('/hold', (_, response) => {
      release.push(() => response.end('held'));
      if (++waiting === 2) resolve();
    }),
  );
  const held = [1, 2].map(() => fixture.call('hostile', { do: 'httpUncaught', url: `${server.url}/hold` }));
  await both;
  const abort = new AbortController();
  const queued = fixture.failure('hostile', { do: 'count' }, { context: { signal: abort.signal } });
  const last = fixture.call('hostile', { do: 'count' });
  abort.abort();
  expect((await queued).code).toBe('cancelled');
  for (const go of release) go();
  expect((await Promise.all(held)).map(({ text }) => text)).toEqual(['200', '200']);
  expect((await last).text).toBe('1');
});

it('stops everything at a restart and works afterwards', async () => {
  const arrived = new Promise<void>((resolve) => server.route('/arrived', () => resolve()));
  const failing = fixture.failure('hostile', { do: 'httpUncaught', url: `${server.url}/arrived` });
  await arrived;
  await fixture.host.restart();
  expect(await failing).toEqual({
    code: 'cancelled',
    message: 'Plugins were restarted, which stopped the call.',
  });
  await server.abandoned(++abandoned);
});

it('does not count the time that the user takes', async () => {
  const slow = await Fixture.create({
    maxWorkers: 1,
    envProviders: [{ lookup: () => new Promise((resolve) => setTimeout(resolve, 2000, { value: 'late' })) }],
  });
  await slow.add('asking', await hostilePlugin(), 'allowed_env_vars = ["X"]');
  await slow.call('asking', { do: 'count' });
  const { text } = await slow.call('asking', { do: 'env', names: ['X'] }, { context: { timeoutMs: 600 } });
  expect(JSON.parse(text)).toEqual({ X: { ok: 'late' } });
  await slow.dispose();
});

it('serves hundreds of calls in steady memory', async () => {
  const rss = async (): Promise<number> => {
    for (let i = 0; i < 160; i++) expect((await fixture.call('hostile', { do: 'count' })).text).toBe('1');
    return process.memoryUsage().rss;
  };
  const first = await rss();
  const second = await rss();
  expect(second - first).toBeLessThan(150 * 2 ** 20);
});
