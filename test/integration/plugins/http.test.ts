import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/plugins/contract.ts';
import { hostilePlugin } from './support/components.ts';
import { Fixture, Heartbeat } from './support/fixture.ts';
import type { CallOptions } from './support/fixture.ts';
import { TestServer } from './support/server.ts';

let fixture: Fixture;
let server: TestServer;
const heartbeat = new Heartbeat();

const CONFIG = `
effect = "per-request"
allowed_env_vars = ["URL"]
allowed_domains = ["\${URL}"]
read_paths = ["/query"]
[limits]
timeout_ms = 20000
max_http_calls = 12
max_response_bytes = 1000000
`;

beforeAll(async () => {
  server = await TestServer.start();
  fixture = await Fixture.create({ maxWorkers: 2 });
  await fixture.add('hostile', await hostilePlugin(), CONFIG);
  fixture.env['URL'] = { value: server.url };
});

afterEach(() => {
  server.seen.length = 0;
});

afterAll(async () => {
  heartbeat.stop();
  await fixture.dispose();
  await server.stop();
});

interface Answer {
  readonly status?: number;
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly bytes?: number;
  readonly body?: string;
  readonly error?: { readonly tag: string; readonly val: string };
}

const WRITE: CallOptions = { plan: { effect: 'write' } };
const READ: CallOptions = { plan: { effect: 'read' } };

const send = async (
  requests: object[],
  options: CallOptions = WRITE,
): Promise<{ answers: Answer[]; facts: readonly Fact[] }> => {
  const { text, facts } = await fixture.call('hostile', { do: 'http', requests }, options);
  return { answers: JSON.parse(text) as Answer[], facts };
};

describe('http', () => {
  it('takes every method, query, binary body and header as they are', async () => {
    const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'put'];
    const body = [0, 255, 128, 10];
    const { answers } = await send(
      methods.map((method) => ({
        method,
        url: `${server.url}/a%20b?x=1&x=2&y=%26#frag`,
        headers: { 'X-Name': 'bücher ✓' },
        body,
      })),
    );
    expect(answers.map((answer) => answer.status)).toEqual(methods.map(() => 200));
    expect(server.seen.map((seen) => seen.method)).toEqual([...methods.slice(0, -1), 'PUT']);
    for (const seen of server.seen) {
      expect(seen.url).toBe('/a%20b?x=1&x=2&y=%26');
      expect([...seen.body]).toEqual(body);
      expect(Buffer.from(seen.headers['x-name'] as string, 'latin1').toString('utf8')).toBe('bücher ✓');
    }
  });

  it('gives status, headers and the URL that answered; odd header bytes crash nobody', async () => {
    server.route('/odd', (_, response, raw) => {
      raw.socket.end(
        Buffer.from(
          'HTTP/1.1 418 x\r\nX-Odd: \xff\xfe\xe9\r\nX-Utf: \xc3\xbc\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi',
          'latin1',
        ),
      );
    });
    const { answers, facts } = await send([{ url: `${server.url}/odd` }]);
    expect(answers[0]).toMatchObject({ status: 418, url: `${server.url}/odd`, bytes: 2, body: 'hi' });
    expect(answers[0]!.headers!['x-odd']).toHaveLength(3);
    expect(facts).toMatchObject([
      { kind: 'http', method: 'GET', url: `${server.url}/odd`, status: 418, bytes: 2 },
    ]);
  });

  it.each([
    [{ method: 'CONNECT' }, 'is not a method that a plugin can use'],
    [{ method: 'GET /\r\nX: y' }, 'is not a method that a plugin can use'],
    [{ headers: { Host: 'evil' } }, 'The header Host is set by Databook; leave it out.'],
    [{ headers: { 'transfer-encoding': 'chunked' } }, 'The header transfer-encoding is set by Databook'],
    [{ headers: { 'Content-Length': '1' } }, 'is set by Databook'],
    [{ headers: { Connection: 'upgrade' } }, 'is set by Databook'],
    [{ headers: { 'Proxy-Authorization': 'x' } }, 'is set by Databook'],
    [{ headers: { 'a b': 'x' } }, '"a b" is not the name of a header'],
    [{ headers: { a: 'x\r\nb: y' } }, 'The header a has a control character in it.'],
    [{ url: '/relative' }, '"/relative" is not an absolute URL.'],
    [{ url: 'file:///etc/passwd' }, 'Requests go to http and https addresses only, not to file:'],
  ])('refuses %j', async (request, message) => {
    const { answers } = await send([{ url: server.url, ...request }]);
    expect(answers[0]!.error!.val).toContain(message);
    expect(answers[0]!.error!.tag).toBe('denied');
    expect(server.seen).toEqual([]);
  });

  it('says which line would allow another host', async () => {
    const { answers, facts } = await send([
      { url: server.otherUrl },
      { url: 'https://user:pw@example.test:8443/x' },
    ]);
    expect(answers[0]!.error).toEqual({
      tag: 'denied',
      val: `The plugin "hostile" may not send requests to ${server.otherUrl}. To allow it, write allowed_domains = ["\${URL}", "localhost:${server.port}"] in ${fixture.root}/bundled/hostile/config.toml.`,
    });
    expect(answers[1]!.error!.val).toContain('"example.test:8443"]');
    expect(facts).toMatchObject([
      { kind: 'http', error: answers[0]!.error!.val },
      { url: 'https://example.test:8443/x' },
    ]);
  });

  it('says when the value that would allow it is missing', async () => {
    const { text } = await fixture.call(
      'hostile',
      { do: 'http', requests: [{ url: server.url }] },
      { ...WRITE, context: { env: { URL: { value: '' } } } },
    );
    expect((JSON.parse(text) as Answer[])[0]!.error!.val).toContain(
      '(URL of the entry "${URL}" has no value; set it first)',
    );
    const other = await fixture.call(
      'hostile',
      { do: 'http', requests: [{ url: server.url }] },
      { ...WRITE, context: { env: { URL: { value: 'a b c' } } } },
    );
    expect((JSON.parse(other.text) as Answer[])[0]!.error!.val).toContain(
      '(the value of URL is neither a host nor a URL)',
    );
  });

  it('holds a call that is planned as reading to it', async () => {
    const config = `${fixture.root}/bundled/hostile/config.toml`;
    const { answers } = await send(
      [
        { url: server.url },
        { method: 'HEAD', url: server.url },
        { method: 'POST', url: `${server.url}/query?a=1`, body: 'q' },
        { method: 'DELETE', url: `${server.url}/thing` },
        { method: 'POST', url: `${server.url}/thing`, body: 'x' },
        { method: 'POST', url: `${server.url}/query/..%2fthing` },
        { method: 'PUT', url: `${server.url}/query` },
      ],
      READ,
    );
    expect(answers.map((answer) => answer.status ?? answer.error!.tag)).toEqual([
      200,
      200,
      200,
      'denied',
      'denied',
      'denied',
      'denied',
    ]);
    expect(answers[3]!.error!.val).toBe(
      `This call is planned as reading, and DELETE is not reading. A plugin that changes things says effect = "write" or "per-request" in ${config}.`,
    );
    expect(answers[4]!.error!.val).toContain(`write read_paths = ["/query", "/thing"] in ${config}.`);
    expect(server.seen.map((seen) => seen.method)).toEqual(['GET', 'HEAD', 'POST']);
  });

  it('takes a dry run for reading, whatever is planned', async () => {
    const { answers } = await send([{ method: 'DELETE', url: server.url }], {
      ...WRITE,
      request: { dryRun: true },
    });
    expect(answers[0]!.error!.tag).toBe('denied');
  });

  it('counts read_paths from the prefix that grants them', async () => {
    const options = { ...READ, context: { env: { URL: { value: `${server.url}/prom` } } } };
    const { answers } = await send(
      [
        { method: 'POST', url: `${server.url}/prom/query` },
        { method: 'POST', url: `${server.url}/prom/other` },
        { url: `${server.url}/query` },
        { url: `${server.url}/prometheus` },
      ],
      options,
    );
    expect(answers.map((answer) => answer.status ?? answer.error!.tag)).toEqual([
      200,
      'denied',
      'denied',
      'denied',
    ]);
  });

  it('makes no requests for a plan', async () => {
    const plugin = await fixture.host.resolve('hostile', {}, new AbortController().signal);
    const request = {
      input: JSON.stringify({ do: 'http', plan: 'http', effect: 'read' }),
      options: {},
      variables: {},
      window: { from: 0, to: 1 },
      now: 1,
      dryRun: false,
      cells: [],
    };
    const plan = await fixture.host.plan(plugin, request, { signal: new AbortController().signal });
    expect(plan).toMatchObject({ effect: 'read', targets: ['a target'] });
    expect(plan.summary).toContain('A plan is made without requests.');
  });

  it('stops at the number of requests, however many are tried', async () => {
    const watch = heartbeat.watch();
    const { text } = await fixture.call('hostile', { do: 'httpForever', url: server.url }, WRITE);
    expect(JSON.parse(text)).toEqual([12, 'limit']);
    watch.expectSteady();
  });

  it('sends user-info as a header and shows it nowhere', async () => {
    const { answers, facts } = await send([{ url: server.url.replace('//', '//ada:s3cr%40t@') }]);
    expect(server.seen[0]!.headers.authorization).toBe(`Basic ${btoa('ada:s3cr@t')}`);
    expect(JSON.stringify([answers, facts])).not.toMatch(/s3cr|ada/);
  });

  it('says in words that nothing answers', async () => {
    const closed = await TestServer.start();
    await closed.stop();
    const { text } = await fixture.call(
      'hostile',
      { do: 'http', requests: [{ url: closed.url }] },
      { ...WRITE, context: { env: { URL: { value: closed.url } } } },
    );
    expect((JSON.parse(text) as Answer[])[0]!.error).toEqual({
      tag: 'network',
      val: `nothing answers at 127.0.0.1:${closed.port}: connection refused`,
    });
    server.route('/reset', (_, response) => response.socket!.destroy());
    expect((await send([{ url: `${server.url}/reset` }])).answers[0]!.error!.val).toContain(
      'closed the connection before it had answered',
    );
  });
});
