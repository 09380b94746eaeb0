import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { hostilePlugin } from './support/components.ts';
import { Fixture } from './support/fixture.ts';
import { TestServer } from './support/server.ts';

const SECRET = 'p@ss/w"ord+é 42';

let fixture: Fixture;
let server: TestServer;

const CONFIG = (port: number): string => `
effect = "write"
allowed_env_vars = ["TOKEN", "PLAIN", "URL"]
secret_env_vars = ["TOKEN"]
allowed_domains = ["127.0.0.1:${port}", "localhost:${port}"]
`;

beforeAll(async () => {
  server = await TestServer.start();
  fixture = await Fixture.create({ maxWorkers: 1 });
  await fixture.add('hostile', await hostilePlugin(), CONFIG(server.port));
});

beforeEach(() => {
  fixture.env = {};
  fixture.env['TOKEN'] = { value: SECRET };
});

afterEach(() => {
  server.seen.length = 0;
});

afterAll(async () => {
  await fixture.dispose();
  await server.stop();
});

const FORMS = [
  SECRET,
  encodeURIComponent(SECRET),
  JSON.stringify(SECRET).slice(1, -1),
  Buffer.from(`x${SECRET}`).toString('base64').slice(2, -4),
  Buffer.from(`user:${SECRET}`).toString('base64').slice(8, -4),
];

const expectClean = (value: unknown): void => {
  const text = JSON.stringify(value, (_, item: unknown) =>
    item instanceof Uint8Array ? Buffer.from(item).toString('utf8') : item,
  );
  for (const form of [...FORMS, 'cookie-value-1234'])
    expect(text).not.toContain(JSON.stringify(form).slice(1, -1));
};

it('keeps secrets out of outputs, metadata, notes, input, diff, log, facts and what is emitted', async () => {
  const called = await fixture.call('hostile', { do: 'leak', name: 'TOKEN', url: server.url });
  // The server got it: it is the record that does not.
  expect(new URL(server.seen[0]!.url, server.url).searchParams.get('token')).toBe(SECRET);
  expectClean(called);
  const { response, facts, emitted, text } = called;
  expect(text).toBe('plain [redacted] [redacted]');
  expect(emitted).toHaveLength(1);
  const json = JSON.parse(Buffer.from(response.outputs[1]!.data).toString('utf8')) as unknown;
  expect(json).toEqual({
    '[redacted]': ['[redacted]', expect.stringContaining('[redacted]') as string, '[redacted]'],
  });
  expect(response.outputs[1]!.metadata).toEqual({ s: '[redacted]' });
  const table = JSON.parse(Buffer.from(response.outputs.at(-1)!.data).toString('utf8')) as {
    rows: string[][];
  };
  expect(table.rows).toEqual([['[redacted]']]);
  expect(Buffer.from(response.outputs.at(-2)!.data).toString('utf8')).toContain('redacted');
  expect(response).toMatchObject({
    notes: [{ message: 'note [redacted]' }],
    resolvedInput: 'resolved [redacted]',
    diff: 'diff [redacted]',
  });
  expect(facts).toMatchObject([
    { kind: 'env', name: 'TOKEN', granted: true },
    { kind: 'log', message: expect.stringMatching(/^log \[redacted\] \w*\[redacted\]/) as string },
    { kind: 'http', url: `${server.url}/?token=[redacted]` },
  ]);
});

it('keeps secrets out of errors', async () => {
  const failed = await fixture.failure('hostile', { do: 'leakInError', name: 'TOKEN' });
  expect(failed).toEqual({ code: 'other', message: 'failed with [redacted]' });
  const crashed = await fixture.failure('hostile', { do: 'leakInTrap', name: 'TOKEN' });
  expectClean([crashed, fixture.facts]);
  expect(crashed.message).toContain('trapped with');
});

it('takes a number for a secret too, and leaves JSON valid', async () => {
  fixture.env['TOKEN'] = { value: '12345678' };
  const data = '{"columns":[{"name":"pin","type":"number"}],"rows":[[12345678],[1.5]]}';
  const outputs = [{ mime: 'application/vnd.databook.table+json', data }];
  const { response } = await fixture.call('hostile', { do: 'envThenOutputs', name: 'TOKEN', outputs });
  const table = JSON.parse(Buffer.from(response.outputs[1]!.data).toString('utf8')) as { rows: unknown };
  expect(table.rows).toEqual([[null], [1.5]]);
  expect(Buffer.from(response.outputs[0]!.data).toString('utf8')).not.toContain('12345678');
});

it('hides credentials that a plugin makes up, and cookies that servers set', async () => {
  server.route('/login', (_, response) =>
    response.writeHead(200, { 'set-cookie': 'sid=cookie-value-1234; Path=/' }).end(),
  );
  const { text, facts } = await fixture.call('hostile', {
    do: 'http',
    requests: [
      { url: `${server.url}/login`, headers: { authorization: 'Bearer made-up-token' } },
      { url: `${server.url}/?t=made-up-token` },
    ],
  });
  expect(text).not.toMatch(/cookie-value-1234|made-up-token/);
  expect(JSON.stringify(facts)).not.toMatch(/made-up-token/);
});

it('hides the password inside of a URL', async () => {
  fixture.env['URL'] = { value: 'http://ada:l%40velace@127.0.0.1' };
  const { text } = await fixture.call('hostile', { do: 'env', names: ['URL'] });
  expect(JSON.parse(text)).toEqual({ URL: { ok: 'http://ada:[redacted]@127.0.0.1' } });
});

interface Answer {
  readonly status?: number;
  readonly error?: { readonly tag: string; readonly val: string };
}

it('sends a value to the origin that it was stored for and to no other', async () => {
  fixture.env['TOKEN'] = { value: SECRET, origin: `${server.url}/` };
  const ways = (url: string): object[] => [
    { url: `${url}/?t=${encodeURIComponent(SECRET)}` },
    { url, headers: { 'x-token': SECRET } },
    { url, headers: { authorization: `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}` } },
    { url, method: 'POST', body: JSON.stringify({ token: SECRET }) },
  ];
  const run = async (requests: object[]): Promise<Answer[]> => {
    const { text } = await fixture.call('hostile', { do: 'envThenHttp', name: 'TOKEN', requests });
    return JSON.parse(text) as Answer[];
  };
  expect((await run(ways(server.url))).map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
  const seen = server.seen.length;
  for (const answer of await run(ways(server.otherUrl)))
    expect(answer.error).toEqual({
      tag: 'denied',
      val: `The value of TOKEN was stored for ${server.url} and is not sent to ${server.otherUrl}. Store a value for ${server.otherUrl} if it should be.`,
    });
  expect(server.seen).toHaveLength(seen);
  server.route('/cross', (_, response) => response.writeHead(307, { location: `${server.otherUrl}/` }).end());
  const [kept, dropped] = await run([
    { url: `${server.url}/cross`, method: 'POST', body: SECRET },
    { url: `${server.url}/cross`, headers: { 'x-token': SECRET } },
  ]);
  expect(kept!.error!.tag).toBe('denied');
  expect(dropped!.status).toBe(200);
  expect(server.seen.at(-1)!.headers['x-token']).toBeUndefined();
});

it('gives only what is allowed, from the first that has it', async () => {
  const asked: string[] = [];
  const providers = [
    {
      lookup: (name: string, plugin: string) =>
        Promise.resolve(asked.push(`1 ${plugin} ${name}`) && name === 'A' ? { value: 'first' } : undefined),
    },
    {
      lookup: (name: string) =>
        Promise.resolve(
          asked.push(`2 ${name}`) && ['A', 'B'].includes(name) ? { value: 'second' } : undefined,
        ),
    },
  ];
  const two = await Fixture.create({ maxWorkers: 1, envProviders: providers });
  await two.add('envs', await hostilePlugin(), 'allowed_env_vars = ["A", "B", "C", "D"]');
  const { text, facts } = await two.call(
    'envs',
    { do: 'env', names: ['A', 'A', 'B', 'C', 'D', 'HOME', 'HOME'] },
    { context: { env: { D: { value: 'of the source' } } } },
  );
  expect(JSON.parse(text)).toEqual({
    A: { ok: 'first' },
    B: { ok: 'second' },
    C: { ok: null },
    D: { ok: 'of the source' },
    HOME: {
      error: `"HOME" may not be read. To allow it, write allowed_env_vars = ["A", "B", "C", "D", "HOME"] in ${two.root}/bundled/envs/config.toml.`,
    },
  });
  expect(asked).toEqual(['1 envs A', '1 envs B', '2 B', '1 envs C', '2 C']);
  expect(facts.map((fact) => fact.kind === 'env' && [fact.name, fact.granted])).toEqual([
    ['A', true],
    ['B', true],
    ['C', true],
    ['D', true],
    ['HOME', false],
  ]);
  await two.dispose();
});

it('says that a value could not be had', async () => {
  const broken = await Fixture.create({
    maxWorkers: 1,
    envProviders: [{ lookup: () => Promise.reject(new Error('the keychain is locked')) }],
  });
  await broken.add('envs', await hostilePlugin(), 'allowed_env_vars = ["A"]');
  const { text } = await broken.call('envs', { do: 'env', names: ['A'] });
  expect(JSON.parse(text)).toEqual({ A: { error: 'The host could not do it: the keychain is locked' } });
  await broken.dispose();
});
