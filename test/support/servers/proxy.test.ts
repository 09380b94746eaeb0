import { afterEach, expect, test } from 'vitest';
import { startProxy } from './proxy.ts';
import type { Proxy } from './proxy.ts';

const running: Proxy[] = [];
const start = async (target?: string): Promise<Proxy> => {
  const proxy = await startProxy(target);
  running.push(proxy);
  return proxy;
};
afterEach(async () => {
  await Promise.all(running.splice(0).map((proxy) => proxy.stop()));
});

test('answers by script and remembers what was asked', async () => {
  const proxy = await start();
  proxy.use(({ answer }) => answer(503, 'later', { 'x-a': 'b' }));
  const response = await fetch(`${proxy.url}/a?b=c`, { method: 'POST', body: 'hello' });
  expect([response.status, response.headers.get('x-a'), await response.text()]).toEqual([503, 'b', 'later']);
  expect((await proxy.next()).request).toMatchObject({ method: 'POST', path: '/a?b=c', body: 'hello' });
});

test('passes requests to a server behind, below its path', async () => {
  const behind = await start();
  behind.use(({ request, answer }) => answer(200, `${request.method} ${request.path} ${request.body}`));
  const proxy = await start(`${behind.url}/sub/`);
  const response = await fetch(`${proxy.url}/q`, { method: 'POST', body: 'x' });
  expect(await response.text()).toBe('POST /sub/q x');
});

test('tells when a client goes away before the answer', async () => {
  const proxy = await start();
  proxy.use(() => undefined);
  const abort = new AbortController();
  const request = fetch(proxy.url, { signal: abort.signal });
  const exchange = await proxy.next();
  abort.abort();
  await expect(request).rejects.toThrow();
  await exchange.abandoned;
});

test('breaks an answer off', async () => {
  const proxy = await start();
  proxy.use(({ breakOff }) => breakOff('{"half":'));
  const response = await fetch(proxy.url);
  await expect(response.text()).rejects.toThrow();
});

test('a mistake in a script is an answer that says so', async () => {
  const proxy = await start();
  const response = await fetch(proxy.url);
  expect([response.status, await response.text()]).toEqual([
    500,
    'test proxy: Error: this proxy has no server behind it',
  ]);
});
