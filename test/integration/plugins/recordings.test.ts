// Recorded responses under the host's rules: what is asked of the user, what is held back, what a plugin cannot hide.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallContext, Recordings } from '../../../src/plugins/contract.ts';
import { hostilePlugin } from './support/components.ts';
import { Fixture } from './support/fixture.ts';
import { TestServer } from './support/server.ts';

const STAND_IN = 'http://server-url.recorded.invalid';
const asked: string[] = [];
const lookups: string[] = [];
let fixture: Fixture;
let server: TestServer;
let folder: string;

beforeAll(async () => {
  server = await TestServer.start();
  fixture = await Fixture.create({
    maxWorkers: 1,
    envProviders: [
      {
        lookup: (name) => {
          lookups.push(name);
          return Promise.resolve(fixture.env[name]);
        },
      },
    ],
    originConsent: {
      ask: ({ origin }) => {
        asked.push(origin);
        return Promise.resolve('once');
      },
      howToAllow: () => '',
    },
  });
  const wasm = await hostilePlugin();
  const limits = '[limits]\nmax_http_calls = 2';
  const ours = `allowed_domains = ["127.0.0.1:${server.port}"]`;
  await fixture.add('acts', wasm, `effect = "write"\n${ours}\n${limits}`);
  await fixture.add('reads', wasm, `effect = "read"\n${ours}\n${limits}`);
  await fixture.add('asks', wasm, `effect = "per-request"\nask_origins = true`);
  await fixture.add(
    'has',
    wasm,
    'allowed_env_vars = ["SERVER_URL", "TOKEN"]\nsecret_env_vars = ["TOKEN"]\nallowed_domains = ["${SERVER_URL}"]',
  );
});
afterAll(async () => {
  await fixture.dispose();
  await server.stop();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'databook-recordings-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  server.seen.length = asked.length = lookups.length = 0;
  fixture.env = {};
});

const record = (): { context: Partial<CallContext> } => ({
  context: { recordings: { mode: 'record', folder, label: 'recordings' } },
});
const replay = (): { context: { recordings: Recordings } } => ({
  context: { recordings: { mode: 'replay', folder, label: 'recordings' } },
});
const http = (...requests: object[]) => ({ do: 'http', requests });
/** What the plugin got, but for headers about the moment, which no recording keeps. */
const answers = ({ text }: { text: string }): unknown =>
  JSON.parse(text, (key, value: unknown) => (key === 'headers' ? undefined : value));
const planOf = async (name: string, more: Partial<CallContext>) => {
  const context = { signal: new AbortController().signal, ...more };
  const request = { input: JSON.stringify(http()), options: {}, variables: {}, window: { from: 0, to: 1 } };
  const plugin = await fixture.host.resolve(name, {}, context.signal);
  return fixture.host.plan(plugin, { ...request, now: 1, dryRun: false, cells: [] }, context);
};

describe('a call that changes something', () => {
  it('is planned as a write that sends nothing, and sends nothing', async () => {
    const restart = http({ method: 'POST', url: `${server.url}/restart`, body: '{"pod":1}' });
    const live = await fixture.call('acts', restart, record());
    expect(server.seen).toHaveLength(1);
    expect(await planOf('acts', replay().context)).toMatchObject({ effect: 'write', replayed: true });
    expect(answers(await fixture.call('acts', restart, replay()))).toEqual(answers(live));
    expect(server.seen).toHaveLength(1);
  });

  it('is not sent when a server is set after it was agreed to as a replay', async () => {
    fixture.env = { SERVER_URL: { value: server.url } };
    const plan = { replayed: true };
    const request = http({ url: `${STAND_IN}/x` });
    const failure = await fixture.failure('has', request, { ...replay(), plan });
    expect(failure).toMatchObject({ code: 'not-recorded', message: expect.stringContaining('GET ${SERVER_URL}/x') as string }); // prettier-ignore
    expect(server.seen).toEqual([]);
  });
});

describe('the rules of a live call hold', () => {
  it('for the effect', async () => {
    const [answer] = answers(
      await fixture.call('reads', http({ method: 'DELETE', url: server.url }), replay()),
    ) as [object];
    expect(answer).toMatchObject({ error: { tag: 'denied', val: expect.stringContaining('DELETE is not reading') as string } }); // prettier-ignore
  });

  it('for where it may send to', async () => {
    const [answer] = answers(await fixture.call('reads', http({ url: 'http://elsewhere/' }), replay())) as [
      object,
    ];
    expect(answer).toMatchObject({ error: { tag: 'denied' } });
  });

  it('for the number of requests', async () => {
    const request = { url: `${server.url}/x` };
    await fixture.call('reads', http(request), record());
    const ran = await fixture.call('reads', http(request, request, request), replay());
    expect(answers(ran)).toMatchObject([{ status: 200 }, { status: 200 }, { error: { tag: 'limit' } }]);
  });
});

it('a plugin that asks for origins asks for none, and each origin has recordings of its own', async () => {
  const request = http({ url: `${server.url}/x` });
  const live = await fixture.call('asks', request, { ...record(), plan: { effect: 'read' } });
  expect(asked).toEqual([server.url]);
  asked.length = 0;
  expect(answers(await fixture.call('asks', request, replay()))).toEqual(answers(live));
  const other = await fixture.failure('asks', http({ url: `${server.otherUrl}/x` }), replay());
  expect(other).toMatchObject({ code: 'not-recorded', hint: expect.stringContaining('remove "replay:"') as string }); // prettier-ignore
  expect(asked).toEqual([]);
});

it('redirects are part of a recording, and lead to where the server is said to be', async () => {
  server.route('/old', (_, response) => response.writeHead(302, { location: '/new?a=1' }).end());
  fixture.env = { SERVER_URL: { value: server.url } };
  await fixture.call('has', http({ url: `${server.url}/old` }), record());
  expect(server.seen.map(({ url }) => url)).toEqual(['/old', '/new?a=1']);
  fixture.env = {};
  const ran = await fixture.call('has', http({ url: `${STAND_IN}/old` }), replay());
  expect(answers(ran)).toMatchObject([{ status: 200, url: `${STAND_IN}/new?a=1`, body: 'ok' }]);
  expect(readFileSync(path.join(folder, readdirSync(folder)[0]!), 'utf8')).not.toContain('127.0.0.1');
});

it('no value of a secret or a server is asked for once it is a replay', async () => {
  fixture.env = { TOKEN: { value: 'a-real-secret' } };
  const ran = await fixture.call('has', { do: 'env', names: ['SERVER_URL', 'TOKEN'] }, replay());
  expect(answers(ran)).toEqual({ SERVER_URL: { ok: STAND_IN }, TOKEN: { ok: '[redacted]' } });
  // whether there is a server decides whether it is one
  expect(new Set(lookups)).toEqual(new Set(['SERVER_URL']));
});

it('a plugin cannot hide that a request was not recorded', async () => {
  const failure = await fixture.failure('reads', http({ url: `${server.url}/never` }), replay());
  expect(failure.code).toBe('not-recorded');
  expect(fixture.facts).toMatchObject([{ kind: 'http', refused: true, replayed: true }]);
});

it('a body that is no text is kept in base64', async () => {
  const bytes = Buffer.alloc(5000, 255);
  server.route('/bytes', (_, response) => response.end(bytes));
  const request = http({ url: `${server.url}/bytes` });
  await fixture.call('reads', request, record());
  const file = JSON.parse(readFileSync(path.join(folder, readdirSync(folder)[0]!), 'utf8')) as {
    response: { base64: string[] };
  };
  expect(Buffer.from(file.response.base64.join(''), 'base64')).toEqual(bytes);
  expect(answers(await fixture.call('reads', request, replay()))).toMatchObject([{ bytes: 5000 }]);
});
