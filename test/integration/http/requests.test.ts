// The bundled plugin http, as WebAssembly, against a server on loopback: what is sent, and what is shown of answers.
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { TestServer } from '../plugins/support/server.ts';
import { HttpHost, textOf, typesOf } from './support.ts';

const TABLE = 'application/vnd.databook.table+json';

let host: HttpHost;
let server: TestServer;

const answerWith = (path: string, type: string, body: string | Buffer, status = 200): string => {
  server.route(path, (_, response) => response.writeHead(status, { 'content-type': type }).end(body));
  return server.url + path;
};

beforeAll(async () => {
  server = await TestServer.start();
  host = await HttpHost.start();
});

afterEach(() => {
  server.seen.length = 0;
});

afterAll(async () => {
  await host.stop();
  await server.stop();
});

it('sends a request as it is written, and plans it by its method', async () => {
  const body = '{ "id": 7, "name": "Zoë 🚀" }';
  const sent = await host.send(
    `# comment\nPATCH ${server.url}/x HTTP/1.1\n  ?a=1\n  &b=ü\nX-One: 1\nX-One: 2\n\n${body}\n`,
  );
  expect(sent.plan).toEqual({
    effect: 'write',
    targets: [`${server.url}/x?a=1&b=ü`],
    summary: `PATCH ${server.url}/x?a=1&b=ü: send 32 bytes`,
  });
  expect(server.seen[0]).toMatchObject({
    method: 'PATCH',
    url: '/x?a=1&b=%C3%BC',
    headers: { 'x-one': '1, 2', 'content-type': 'application/json', 'user-agent': 'Databook', accept: '*/*' },
  });
  expect(server.seen[0]!.body.toString()).toBe(body);
  expect(sent.head).toMatch(/^200 OK · \d+(\.\d+)? m?s · 2 bytes\n$/);
  expect(textOf({ ...sent, outputs: sent.outputs.slice(1) }, 'text/plain')).toBe('ok');
});

it.each(['GET', 'HEAD'])('%s reads', async (method) => {
  const sent = await host.send(`${method} ${server.url}/x`);
  expect(sent.plan).toMatchObject({ effect: 'read', summary: `${method} ${server.url}/x` });
  expect(sent.failure).toBeUndefined();
  if (method === 'HEAD') expect(sent.head).toMatch(/· empty\n\ndate: [^]*\n\nThere is no body\.\n$/);
});

it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PURGE'])(
  '%s is not sent in a call planned as reading',
  async (method) => {
    const sent = await host.send(`${method} ${server.url}/x`, { plan: { effect: 'read' } });
    expect(sent.failure).toMatchObject({ code: 'denied' });
    expect(server.seen).toEqual([]);
  },
);

it('shows JSON indented, and as a table where it is one', async () => {
  const url = answerWith(
    '/json',
    'application/json; charset=utf-8',
    '{"n":12345678901234567890,"items":[{"a":"ü","b":1}]}',
  );
  const sent = await host.send(url);
  expect(typesOf(sent)).toEqual(['text/plain', 'text/markdown', TABLE, 'application/json']);
  expect(JSON.parse(textOf(sent, TABLE))).toMatchObject({ title: 'items', rows: [['ü', 1]] });
  expect(textOf(sent, 'text/markdown')).toContain('1 row, 2 columns.');
  expect(textOf(sent, 'application/json')).toContain('{\n  "n": 12345678901234567890,\n  "items": [');
});

it('shows JSON that is broken or bottomless as text, and says so', async () => {
  for (const body of ['{"a": [1, 2', '['.repeat(400_000)]) {
    const sent = await host.send(answerWith('/broken', 'application/problem+json', body));
    expect(typesOf(sent)).toEqual(['text/plain', 'text/plain']);
    expect(sent.head).toContain('It says that it is JSON, and is not');
    expect(new TextDecoder().decode(sent.outputs[1]!.data)).toBe(body);
  }
});

it.each([
  ['text/html', '<script>alert(1)</script>'],
  ['application/xml', '<a/>'],
  ['image/svg+xml', '<svg/>'],
  ['text/plain; charset=utf-8', 'π ≈ 3\n'],
  ['application/x-yaml', 'a: 1'],
])('shows %s as the text that it is', async (type, body) => {
  const sent = await host.send(answerWith('/text', type, body));
  expect(typesOf(sent)).toEqual(['text/plain', 'text/plain']);
  expect(new TextDecoder().decode(sent.outputs[1]!.data)).toBe(body);
});

it('reads Latin-1, gzip, and a body without a type', async () => {
  const latin = await host.send(
    answerWith('/latin', 'text/plain; charset=ISO-8859-1', Buffer.from([0xfc, 0x0a])),
  );
  expect(new TextDecoder().decode(latin.outputs[1]!.data)).toBe('ü\n');
  server.route('/gzip', (_, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('[1]')),
  );
  expect(typesOf(await host.send(`${server.url}/gzip`))).toEqual(['text/plain', 'application/json']);
  server.route('/zstd', (_, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('???'));
  expect((await host.send(`${server.url}/zstd`)).head).toContain(
    'compressed with zstd, which Databook does not read',
  );
});

it('shows images that are images, and of other bytes the size and the hash', async () => {
  const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(300, 7)]);
  const image = await host.send(answerWith('/png', 'image/png', png));
  expect(typesOf(image)).toEqual(['text/plain', 'image/png']);
  expect(Buffer.from(image.outputs[1]!.data)).toEqual(png);
  const noise = Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 37) % 256));
  const sha256 = createHash('sha256').update(noise).digest('hex');
  for (const type of ['image/png', 'application/octet-stream', 'application/pdf']) {
    const sent = await host.send(answerWith('/noise', type, noise));
    expect(typesOf(sent)).toEqual(['text/plain']);
    expect(sent.head).toContain(`Not shown: 4.9 KiB of binary data.\nsha256 ${sha256}\n`);
  }
});

it('cuts a large body between two characters, and refuses one beyond the limit', async () => {
  const body = 'ü'.repeat(3_000_000);
  const sent = await host.send(answerWith('/large', 'text/plain', body), { options: { max_body: '100001' } });
  expect(sent.head).toContain('The first 97.7 KiB of 5.7 MiB are shown.');
  expect(new TextDecoder().decode(sent.outputs[1]!.data)).toBe('ü'.repeat(50_000));
  const rows = await host.send(
    answerWith(
      '/rows',
      'application/json',
      JSON.stringify(Array.from({ length: 50_000 }, (_, i) => ({ i, name: 'n' }))),
    ),
  );
  expect(rows.head).toContain('The first 1000 of 50000 rows are shown.');
  expect(typesOf(rows)).toEqual(['text/plain', 'text/markdown', TABLE, 'text/plain']);
  const huge = await host.send(answerWith('/huge', 'text/plain', Buffer.alloc(17 * 2 ** 20, 'a')));
  expect(huge.failure).toMatchObject({
    code: 'other',
    message: expect.stringContaining('larger than') as string,
  });
});

it('shows a failure in full, and fails unless it is expected', async () => {
  const url = answerWith('/missing', 'application/json', '{"error":"gone"}', 404);
  const sent = await host.send(`GET ${url}`);
  expect(sent.failure).toMatchObject({
    code: 'http',
    status: 404,
    message: `GET ${url} answered 404 Not Found. If that is what you expect, add @expect=404.`,
  });
  expect(typesOf(sent)).toEqual(['text/plain', 'application/json']);
  expect(sent.head).toMatch(/^404 Not Found · /);
  expect((await host.send(url, { options: { expect: '4xx' } })).failure).toBeUndefined();
  expect((await host.send(`${server.url}/ok`, { options: { expect: '404, 410' } })).failure).toMatchObject({
    message: `GET ${server.url}/ok answered 200 OK. The cell expects 404, 410.`,
  });
  expect((await host.send(url, { options: { expect: 'no' } })).failure).toMatchObject({
    code: 'validation',
    field: 'expect',
  });
});

it('says why there is no answer', async () => {
  server.route('/cut', (_, response) => void response.socket?.destroy());
  expect((await host.send(`${server.url}/cut`)).failure).toMatchObject({
    code: 'http',
    message: `GET ${server.url}/cut got no answer: 127.0.0.1:${server.port} closed the connection before it had answered.`,
  });
  expect((await host.send(server.url.replace('http', 'https'))).failure?.message).toMatch(
    / does not speak TLS as it should \(wrong version number\); perhaps its address begins with http:\/\/\.$/,
  );
  expect((await host.send('http://no-such-host.invalid/')).failure?.message).toContain(
    'no address is known for no-such-host.invalid',
  );
});

it('says which server was slow', async () => {
  server.route('/slow', () => undefined);
  const { failure } = await host.send(`${server.url}/slow`, { context: { timeoutMs: 2000 } });
  expect(failure).toMatchObject({
    code: 'timeout',
    message: `GET ${server.url}/slow got no answer in time: 127.0.0.1:${server.port} did not answer within 1.5 s. More time: @timeout=60s.`,
  });
});

it('marks what is wrong, and asks and sends nothing', async () => {
  const { failure } = await host.send('GET example.org/x');
  expect(failure).toMatchObject({ code: 'validation', field: 'input', position: { offset: 4, length: 13 } });
  expect(server.seen).toEqual([]);
});

it('keeps credentials out of everything that is shown', async () => {
  server.route('/echo', ({ headers }, response) =>
    response
      .setHeader('set-cookie', 'session=s3cr3t-session; Path=/')
      .end(`${headers.authorization} ${headers.cookie} s3cr3t-session`),
  );
  const sent = await host.send(
    `GET ${server.url.replace('://', '://ann:pa55-word@')}/echo\nCookie: id=c00kie-value-1`,
    { options: { headers: 'true' } },
  );
  const all = JSON.stringify([
    sent.head,
    sent.outputs.map(({ data }) => new TextDecoder().decode(data)),
    sent.facts,
  ]);
  expect(server.seen[0]!.headers.authorization).toBe(
    `Basic ${Buffer.from('ann:pa55-word').toString('base64')}`,
  );
  expect(sent.head).toMatch(/set-cookie: session=/);
  for (const secret of [
    'pa55-word',
    'c00kie-value-1',
    's3cr3t-session',
    Buffer.from('ann:pa55-word').toString('base64'),
  ])
    expect(all).not.toContain(secret);
});
