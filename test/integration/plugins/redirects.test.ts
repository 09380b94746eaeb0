import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { hostilePlugin } from './support/components.ts';
import { Fixture } from './support/fixture.ts';
import type { CallOptions } from './support/fixture.ts';
import { TestServer } from './support/server.ts';

let fixture: Fixture;
let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  fixture = await Fixture.create({ maxWorkers: 1 });
  const config = `effect = "write"\nallowed_env_vars = ["TOKEN"]\nallowed_domains = ["127.0.0.1:${server.port}", "localhost:${server.port}"]\n[limits]\nmax_http_calls = 40`;
  await fixture.add('hostile', await hostilePlugin(), config);
  const to = (status: number, location: string): void =>
    server.route(`/${status}`, (_, response) => response.writeHead(status, { location }).end('elsewhere'));
  for (const status of [301, 302, 303, 307, 308]) to(status, '/end?x=1#y');
});

afterEach(() => {
  server.seen.length = 0;
});

afterAll(async () => {
  await fixture.dispose();
  await server.stop();
});

interface Answer {
  readonly status?: number;
  readonly url?: string;
  readonly body?: string;
  readonly error?: { readonly tag: string; readonly val: string };
}

const send = async (request: object, options: CallOptions = {}): Promise<Answer> => {
  const { text } = await fixture.call('hostile', { do: 'http', requests: [request] }, options);
  return (JSON.parse(text) as [Answer])[0];
};

it.each([
  [301, 'POST', 'GET', ''],
  [302, 'POST', 'GET', ''],
  [303, 'PUT', 'GET', ''],
  [307, 'POST', 'POST', 'body'],
  [308, 'PUT', 'PUT', 'body'],
  [302, 'PUT', 'PUT', 'body'],
])('follows a %i of %s with %s', async (status, method, then, body) => {
  const answer = await send({
    method,
    url: `${server.url}/${status}`,
    body: 'body',
    headers: { 'Content-Type': 'text/x' },
  });
  expect(answer).toMatchObject({ status: 200, url: `${server.url}/end?x=1`, body: 'ok' });
  expect(server.seen[1]).toMatchObject({ method: then, url: '/end?x=1' });
  expect(server.seen[1]!.body.toString()).toBe(body);
  expect(server.seen[1]!.headers['content-type']).toBe(body === '' ? undefined : 'text/x');
});

it('refuses to follow to a host that is not allowed', async () => {
  server.route('/away', (_, response) =>
    response.writeHead(302, { location: 'http://example.test/steal' }).end(),
  );
  const answer = await send({ url: `${server.url}/away` });
  expect(answer.error!.tag).toBe('denied');
  expect(answer.error!.val).toContain('may not send requests to http://example.test');
  expect(fixture.facts).toMatchObject([
    { status: 302 },
    { url: 'http://example.test/steal', error: answer.error!.val },
  ]);
});

it.each([
  ['ftp://example.test/', 'http and https addresses only'],
  ['http://169.254.169.254/latest', 'may not send requests to http://169.254.169.254'],
  ['http://metadata.google.internal/', 'which plugins never reach'],
  ['http://[', 'redirects to something that is not a URL'],
])('refuses to follow to %s', async (location, message) => {
  server.route('/odd', (_, response) => response.writeHead(302, { location }).end());
  expect((await send({ url: `${server.url}/odd` })).error!.val).toContain(message);
});

it('holds each hop to what was planned', async () => {
  const answer = await send({ method: 'POST', url: `${server.url}/307` }, { request: { dryRun: true } });
  expect(answer.error!.tag).toBe('denied');
  expect(server.seen).toEqual([]);
});

it('gives credentials to the first origin only', async () => {
  server.route('/cross', (_, response) =>
    response.writeHead(307, { location: `${server.otherUrl}/end` }).end(),
  );
  fixture.env['TOKEN'] = { value: 'token-with-power' };
  const headers = { Authorization: 'Bearer abc', Cookie: 'a=b', 'X-Api-Key': 'k', Accept: 'text/plain' };
  await send({ url: `${server.url}/cross`, headers });
  expect(server.seen[0]!.headers).toMatchObject({
    authorization: 'Bearer abc',
    cookie: 'a=b',
    'x-api-key': 'k',
  });
  expect(server.seen[1]!.headers.host).toBe(`localhost:${server.port}`);
  expect(server.seen[1]!.headers).toMatchObject({ accept: 'text/plain' });
  expect(server.seen[1]!.headers['x-api-key']).toBeUndefined();
  expect(server.seen[1]!.headers.authorization).toBeUndefined();
  expect(server.seen[1]!.headers.cookie).toBeUndefined();
  server.seen.length = 0;
  await send({ url: `${server.url}/307`, headers });
  expect(server.seen[1]!.headers).toMatchObject({ authorization: 'Bearer abc', cookie: 'a=b' });
});

it('ends a circle', async () => {
  server.route('/circle', (_, response) => response.writeHead(302, { location: '/circle' }).end());
  const answer = await send({ url: `${server.url}/circle` });
  expect(answer.error).toEqual({
    tag: 'network',
    val: `The request was redirected more than 10 times, last to ${server.url}/circle.`,
  });
  expect(server.seen).toHaveLength(11);
});
