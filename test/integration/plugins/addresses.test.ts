// Where requests go is decided by the address that is connected to.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { hostilePlugin } from './support/components.ts';
import { Fixture } from './support/fixture.ts';
import { TestServer } from './support/server.ts';

let fixture: Fixture;
let server: TestServer;
/** What names resolve to, one answer after the other; the last one stays. */
const answers = new Map<string, string[][]>();
const asked: string[] = [];

const resolver = (hostname: string): Promise<readonly string[]> => {
  asked.push(hostname);
  const left = answers.get(hostname);
  const now = left && left.length > 1 ? left.shift() : left?.[0];
  if (!now) return Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }));
  return Promise.resolve(now);
};

beforeAll(async () => {
  server = await TestServer.start();
  fixture = await Fixture.create({ maxWorkers: 1, resolver });
  const add = (name: string, domains: string[]): Promise<string> =>
    hostilePlugin().then((wasm) => fixture.add(name, wasm, `allowed_domains = ${JSON.stringify(domains)}`));
  await add('any', ['*']);
  await add('suffix', ['*.example.test']);
  await add('named', ['named.example.test', '*.example.test']);
  await add('literal', [
    '169.254.169.254',
    '[::ffff:169.254.169.254]',
    '[fd00:ec2::254]',
    '100.100.100.200',
    'metadata.google.internal',
    '*',
  ]);
});

beforeEach(() => {
  asked.length = 0;
  answers.clear();
});

afterAll(async () => {
  await fixture.dispose();
  await server.stop();
});

const send = async (plugin: string, url: string): Promise<string> => {
  const { text } = await fixture.call(plugin, { do: 'http', requests: [{ url }] });
  const [answer] = JSON.parse(text) as [{ status?: number; error?: { tag: string; val: string } }];
  return answer.error ? `${answer.error.tag}: ${answer.error.val}` : String(answer.status);
};

it.each([
  'http://127.0.0.1',
  'http://2130706433',
  'http://0x7f.0.0.1',
  'http://0177.0.0.1',
  'http://127.1',
  'http://0.0.0.0',
  'http://[::1]',
  'http://[::ffff:127.0.0.1]',
  'http://[::ffff:7f00:1]',
  'http://[64:ff9b::7f00:1]',
  'http://[2002:7f00:1::]',
  'http://10.0.0.1',
  'http://172.16.0.1',
  'http://192.168.1.1',
  'http://100.64.0.1',
  'http://169.254.1.1',
  'http://[fe80::1]',
  'http://[fc00::1]',
  'http://[fd12:3456::1]',
])('reaches %s by no rule for many hosts', async (url) => {
  const answer = await send('any', `${url}:${server.port}/`);
  expect(answer).toMatch(
    /^denied: .* is at .*, an address of a private network, and allowed_domains does not name that host itself\. To allow it, write allowed_domains = \["\*", /,
  );
  expect(server.seen).toEqual([]);
});

it.each([
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/',
  'http://0xa9fea9fe/',
  'http://[::ffff:169.254.169.254]/',
  'http://[::ffff:a9fe:a9fe]/',
  'http://[64:ff9b::a9fe:a9fe]/',
  'http://[::a9fe:a9fe]/',
  'http://[fd00:ec2::254]/',
  'http://100.100.100.200/',
  'http://metadata.google.internal/',
  'http://METADATA.google.internal./',
])('never reaches the metadata service %s, even if named', async (url) => {
  expect(await send('literal', url)).toMatch(
    /^denied: .*metadata service of a cloud, which plugins never reach\.$/,
  );
});

it('looks at what a name resolves to', async () => {
  answers.set('inner.example.test', [['127.0.0.1']]);
  answers.set('meta.example.test', [['169.254.169.254']]);
  answers.set('mixed.example.test', [['4000::9', '::ffff:10.0.0.1']]);
  answers.set('named.example.test', [['127.0.0.1']]);
  expect(await send('suffix', `http://inner.example.test:${server.port}/`)).toContain(
    'inner.example.test is at 127.0.0.1, an address of a private network',
  );
  expect(await send('suffix', 'http://meta.example.test/')).toContain(
    'meta.example.test is at 169.254.169.254, a metadata service',
  );
  expect(await send('suffix', 'http://mixed.example.test/')).toMatch(/^denied/);
  expect(await send('named', `http://named.example.test:${server.port}/`)).toBe('200');
  expect(await send('suffix', 'http://unknown.example.test/')).toBe(
    'network: no address is known for unknown.example.test',
  );
});

it('connects to the address that it has checked: a name that is bound anew gains nothing', async () => {
  answers.set('rebind.example.test', [['4000::1'], ['127.0.0.1']]);
  // The first answer passes, in space that nobody was given. Asking again would give the loopback address.
  const failure = await fixture.failure(
    'suffix',
    { do: 'httpUncaught', url: `http://rebind.example.test:${server.port}/` },
    { context: { timeoutMs: 600 } },
  );
  expect(failure.message).not.toContain('200');
  expect(asked).toEqual(['rebind.example.test']);
  expect(await send('suffix', `http://rebind.example.test:${server.port}/`)).toContain(
    'is at 127.0.0.1, an address of a private network',
  );
  expect(server.seen.filter((seen) => seen.headers.host?.startsWith('rebind'))).toEqual([]);
});

it('does not lend the connection of a plugin that names a host to one that does not', async () => {
  answers.set('named.example.test', [['127.0.0.1']]);
  const url = `http://named.example.test:${server.port}/`;
  expect(await send('named', url)).toBe('200');
  expect(await send('any', url)).toMatch(/^denied: named.example.test is at 127.0.0.1/);
  expect(await send('named', url)).toBe('200');
});

it('checks targets before a proxy gets to see them', async () => {
  const tunnels: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, client, head) => {
    tunnels.push(request.url!);
    const upstream = connect(server.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const proxied = await Fixture.create({
    maxWorkers: 1,
    resolver,
    proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
  });
  await proxied.add('any', await hostilePlugin(), 'allowed_domains = ["*"]');
  answers.set('inner.example.test', [['10.0.0.1']]);
  answers.set('outer.example.test', [['4000::1']]);
  const { text } = await proxied.call('any', {
    do: 'http',
    requests: [
      'http://outer.example.test/',
      'http://only-the-proxy-knows.test/',
      'http://inner.example.test/',
      'http://127.0.0.1/',
      'http://169.254.169.254/',
    ].map((url) => ({ url })),
  });
  const results = (JSON.parse(text) as { status?: number; error?: { tag: string } }[]).map(
    (answer) => answer.status ?? answer.error!.tag,
  );
  expect(results).toEqual([200, 200, 'denied', 'denied', 'denied']);
  expect(tunnels).toEqual(['outer.example.test:80', 'only-the-proxy-knows.test:80']);
  await proxied.dispose();
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
});
