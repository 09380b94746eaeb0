import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TimeSeries } from '../../../src/results/schema.ts';
import { freePort } from '../../support/servers/freePort.ts';
import { startProxy } from '../../support/servers/proxy.ts';
import type { Proxy } from '../../support/servers/proxy.ts';
import { dataOf, startHost } from './pluginHost.ts';
import type { Cell, TestHost } from './pluginHost.ts';

const recordings = path.resolve(import.meta.dirname, '../../../wasm-plugins/prometheus/recordings');
const recorded = (name: string): string => readFileSync(path.join(recordings, `${name}.json`), 'utf8');
const html = { 'content-type': 'text/html' };

let host: TestHost;
let proxy: Proxy;
beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(() => proxy.stop());

const cell = (more: Partial<Cell> = {}): Cell => ({
  input: 'up',
  ...more,
  env: { PROMETHEUS_URL: proxy.url, ...more.env },
});
/** The cell after this one works: nothing of a failure stays. */
const stillWorks = async (): Promise<void> => {
  proxy.use(({ answer }) => answer(200, recorded('range')));
  const { response } = await host.run(cell());
  expect((dataOf(response, 'timeseries') as TimeSeries).series).toHaveLength(2);
};

test('503 of a proxy, once as a page and once as text', async () => {
  proxy.use(({ answer }) => answer(503, '<html><title>Service Unavailable</title>…', html));
  const page = await host.failure(cell());
  expect(page).toMatchObject({ code: 'http', status: 503 });
  expect(page.message).toMatch(/answered 503: "Service Unavailable"\. Run the cell again/);
  proxy.use(({ answer }) => answer(503, 'upstream connect error', { 'content-type': 'text/plain' }));
  expect((await host.failure(cell())).message).toMatch(/upstream connect error/);
  await stillWorks();
});

test('a cancelled cell closes its connection', async () => {
  proxy.use(() => undefined);
  const abort = new AbortController();
  const failure = host.failure(cell({ signal: abort.signal }));
  const exchange = await proxy.next();
  abort.abort();
  expect(await failure).toMatchObject({ code: 'cancelled' });
  await exchange.abandoned;
  await stillWorks();
});

test('a slow answer ends with the time of the cell, and the server is told that time', async () => {
  proxy.use(() => undefined);
  const failure = await host.failure(cell({ timeoutMs: 1000 }));
  expect(failure.code).toBe('timeout');
  const exchange = await proxy.next();
  expect(new URLSearchParams(exchange.request.body).get('timeout')).toBe('450ms');
  await exchange.abandoned;
  await stillWorks();
});

test('a server that allows no POST', async () => {
  proxy.use(({ request, answer }) =>
    request.method === 'POST' ? answer(405, 'no') : answer(200, recorded('range')),
  );
  await host.run(cell({ input: 'sum(up{a="&+%"})' }));
  const [, get] = proxy.exchanges;
  const asked = new URL(get?.request.path ?? '', proxy.url);
  expect([get?.request.method, asked.pathname, asked.searchParams.get('query')]).toEqual([
    'GET',
    '/api/v1/query_range',
    'sum(up{a="&+%"})',
  ]);
});

test('a login page behind a redirect', async () => {
  proxy.use(({ request, answer }) =>
    request.path === '/login'
      ? answer(200, '<!doctype html><title>Sign in</title>', html)
      : answer(302, '', { location: '/login' }),
  );
  const failure = await host.failure(cell());
  expect(failure.code).toBe('data');
  expect(failure.message).toMatch(/answered with a web page.*"Sign in".*PROMETHEUS_TOKEN/);
});

test('an answer that breaks off', async () => {
  proxy.use(({ breakOff }) => breakOff(recorded('range').slice(0, 100)));
  expect((await host.failure(cell())).code).toBe('http');
  proxy.use(({ answer }) => answer(200, recorded('range').slice(0, 100)));
  const failure = await host.failure(cell());
  expect([failure.code, failure.message]).toEqual([
    'data',
    expect.stringMatching(/breaks off in the middle/),
  ]);
  await stillWorks();
});

test('an answer beyond the limit of the plugin names it', async () => {
  const series = `{"metric":{"a":"${'x'.repeat(1e6)}"},"values":[[1,"1"]]}`;
  const list = Array.from({ length: 70 }, () => series).join(',');
  proxy.use(({ answer }) =>
    answer(200, `{"status":"success","data":{"resultType":"matrix","result":[${list}]}}`),
  );
  expect((await host.failure(cell())).message).toMatch(/max_response_bytes.*Ask for less/s);
  await stillWorks();
});

test('many small things that are not written as Prometheus writes', async () => {
  const list = Array.from({ length: 500_000 }, () => ' {"metric": {}}').join(',');
  proxy.use(({ answer }) =>
    answer(200, `{"status":"success","data":{"resultType":"matrix","result":[${list}]}}`),
  );
  const failure = await host.failure(cell());
  expect(failure.code).toBe('data');
  expect(failure.message).toMatch(/not written as Prometheus writes.*Ask for less/);
  await stillWorks();
});

test('nobody listens', async () => {
  const failure = await host.failure(
    cell({ env: { PROMETHEUS_URL: `http://127.0.0.1:${await freePort()}` } }),
  );
  expect(failure.code).toBe('http');
  expect(failure.message).toMatch(/^Cannot reach http:\/\/127\.0\.0\.1:\d+: .*Set Prometheus URL/s);
});

test('no server is set', async () => {
  const failure = await host.failure({ input: 'up', env: {} });
  expect(failure.code).toBe('config');
  expect(failure.message).toMatch(/Databook: Set Prometheus URL.*PROMETHEUS_URL/);
});

test('credentials are sent, and removed from whatever comes back', async () => {
  const token = 's3cret-t0ken-of-the-server';
  proxy.use(({ request, answer }) => answer(500, `denied to ${request.headers.authorization ?? ''}`));
  const failure = await host.failure(cell({ env: { PROMETHEUS_TOKEN: token } }));
  expect((await proxy.next()).request.headers.authorization).toBe(`Bearer ${token}`);
  expect(failure.message).toMatch(/denied to/);
  expect(JSON.stringify(failure)).not.toContain(token);
  await host.failure(cell({ env: { PROMETHEUS_USER: 'me', PROMETHEUS_PASSWORD: 'pa:ss' } }));
  const basic = `Basic ${Buffer.from('me:pa:ss').toString('base64')}`;
  expect((await proxy.next()).request.headers.authorization).toBe(basic);
});

test('warnings and infos of a newer server', async () => {
  proxy.use(({ answer }) => answer(200, recorded('infos')));
  const { notes } = (await host.run(cell())).response;
  expect(notes.map(({ level, message }) => [level, message.split(':')[0]])).toEqual([
    ['warning', 'PromQL warning'],
    ['info', 'PromQL info'],
  ]);
});

test('native histograms', async () => {
  proxy.use(({ answer }) => answer(200, recorded('histograms')));
  const { outputs } = (await host.run(cell())).response;
  const [, plot, text, table] = outputs.map(({ data }) => new TextDecoder().decode(data));
  const { series } = JSON.parse(plot!) as TimeSeries;
  expect(series[0]?.histograms?.[0]).toMatchObject({ count: 12, sum: 3.5 });
  expect(JSON.parse(table!)).toMatchObject({
    columns: expect.arrayContaining([expect.objectContaining({ name: 'p99' })]) as unknown,
  });
  expect(text).toMatch(/\|\s*p99\s*\|/);
});
