// Which origins a cell may send requests to: asked once for each notebook, checked at each redirect.
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { OriginAnswer } from '../../../src/plugins/consent/originConsent.ts';
import { TestServer } from '../plugins/support/server.ts';
import { HttpHost } from './support.ts';

let host: HttpHost;
let server: TestServer;

const redirect = (path: string, location: string, status = 302): string => {
  server.route(path, (_, response) => response.writeHead(status, { location }).end());
  return server.url + path;
};

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  host = await HttpHost.start();
});

afterEach(async () => {
  server.seen.length = 0;
  await host.stop();
});

afterAll(() => server.stop());

it('asks once for an origin and a notebook, and remembers it', async () => {
  await host.send(`${server.url}/a`);
  await host.send(`${server.url}/b`, { context: { notebook: '/incidents/a.databook' } });
  expect(host.asked).toEqual([
    {
      plugin: 'http',
      notebook: 'file:///incidents/a.databook',
      origin: server.url,
      method: 'GET',
      bytes: 0,
      privateAddress: '127.0.0.1',
    },
  ]);
  expect(await host.grants.listOrigins()).toMatchObject([
    { plugin: 'http', notebook: '/incidents/a.databook', origin: server.url, privateAddress: true },
  ]);
  await host.send(`${server.url}/c`, { context: { notebook: 'file:///incidents/b.databook' } });
  await host.send(`${server.otherUrl}/c`);
  expect(host.asked.slice(1).map(({ notebook, origin }) => [notebook, origin])).toEqual([
    ['file:///incidents/b.databook', server.url],
    ['file:///incidents/a.databook', server.otherUrl],
  ]);
  const [grant] = await host.grants.listOrigins();
  await host.grants.revokeOrigin(grant!);
  await host.send(`${server.url}/a`);
  expect(host.asked).toHaveLength(4);
});

it('sends nothing without a yes, and says how to allow it', async () => {
  host.answer = () => 'deny';
  const { failure, facts } = await host.send(`GET ${server.url}/a`);
  expect(failure).toMatchObject({
    code: 'denied',
    message: `Nobody agreed that this notebook sends requests to ${server.url}, at the private address 127.0.0.1. Say --allow ${server.url}`,
  });
  expect(facts).toMatchObject([{ kind: 'http', refused: true }]);
  expect([server.seen, await host.grants.listOrigins()]).toEqual([[], []]);
});

it('forgets a yes for once, and for a notebook without a file when the program ends', async () => {
  host.answer = () => 'once';
  for (let i = 0; i < 2; i++) await host.send(`${server.url}/a`);
  expect(host.asked).toHaveLength(2);
  host.answer = () => 'notebook';
  for (let i = 0; i < 2; i++)
    await host.send(`${server.url}/a`, { context: { notebook: 'untitled:Untitled-1' } });
  expect(host.asked).toHaveLength(3);
  expect([server.seen.length, await host.grants.listOrigins()]).toEqual([4, []]);
});

it('puts one question to two cells', async () => {
  const { promise, resolve } = Promise.withResolvers<OriginAnswer>();
  const open = new Promise<void>((asked) => {
    host.answer = () => {
      asked();
      return promise;
    };
  });
  const sending = ['a', 'b'].map((path) => host.send(`${server.url}/${path}`));
  await open;
  resolve('notebook');
  for (const sent of await Promise.all(sending)) expect(sent.failure).toBeUndefined();
  expect(host.asked).toHaveLength(1);
});

it('takes the question back when the cell is stopped', async () => {
  const stop = new AbortController();
  const asking = new Promise<AbortSignal>((asked) => {
    host.answer = (_, live) => {
      asked(live);
      return new Promise(() => undefined);
    };
  });
  const sending = host.send(`${server.url}/a`, { context: { signal: stop.signal } });
  const live = await asking;
  expect(live.aborted).toBe(false);
  stop.abort();
  expect((await sending).failure).toMatchObject({ code: 'cancelled' });
  expect(live.aborted).toBe(true);
});

it('asks again where a redirect leads to another origin, which gets no credentials', async () => {
  const url = redirect('/away', `${server.otherUrl}/there`);
  const sent = await host.send(`${url}\nAuthorization: Bearer abcdef\nX-Api-Key: k3y\nAccept: a/b`);
  expect(host.asked.map(({ origin, redirectedFrom }) => [origin, redirectedFrom])).toEqual([
    [server.url, undefined],
    [server.otherUrl, server.url],
  ]);
  expect(sent.head).toContain(`302 Found: GET ${url}\n200 OK: ${server.otherUrl}/there\n`);
  const { authorization, accept, 'x-api-key': key } = server.seen[1]!.headers;
  expect([authorization, accept, key]).toEqual([undefined, 'a/b', undefined]);

  await host.grants.revokeOrigin((await host.grants.listOrigins())[1]!);
  server.seen.length = 0;
  host.answer = () => 'deny';
  const denied = await host.send(url);
  expect(denied.failure?.message).toContain(`${server.url} redirects there.`);
  expect(server.seen).toHaveLength(1);
});

it('stops asking in a call after a no', async () => {
  const url = redirect('/hop', `${server.otherUrl}/x`);
  host.answer = ({ origin }) => (origin === server.url ? 'notebook' : 'deny');
  expect((await host.send(url)).failure).toMatchObject({ code: 'denied' });
  expect(host.asked).toHaveLength(2);
});

it('shows a redirect that is not to be followed, and ends a circle', async () => {
  const url = redirect('/circle', '/circle', 307);
  const shown = await host.send(url, { options: { follow: 'false' } });
  expect(shown.head).toMatch(
    /^307 Temporary Redirect · .*\n\nRedirects to \/circle\n\nThere is no body\.\n$/,
  );
  expect((await host.send(url)).failure?.message).toContain('redirected more than 10 times');
  expect(host.asked).toHaveLength(1);
});

it.each(['http://169.254.169.254/latest', 'http://metadata.google.internal/', 'http://[fd00:ec2::254]/'])(
  'never reaches %s, and does not ask',
  async (url) => {
    for (const input of [url, redirect('/cloud', url)]) {
      const { failure } = await host.send(input);
      expect(failure).toMatchObject({ code: 'denied' });
      expect(failure?.message).toContain('metadata service of a cloud');
    }
    expect(host.asked.map(({ origin }) => origin)).toEqual([server.url]);
  },
);
