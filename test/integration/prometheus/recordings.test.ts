// Recorded responses through the real plugin: made from a server, then answering in its place.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fact, Recordings } from '../../../src/plugins/contract.ts';
import { TestServer } from '../plugins/support/server.ts';
import { startHost } from './pluginHost.ts';
import type { Cell, Ran, TestHost } from './pluginHost.ts';

const TOKEN = 'tok-5ecret-value';
const WINDOW = { from: 1_763_600_000, to: 1_763_603_600 };
const CELL = { input: 'up{job="shop"}', window: WINDOW };

const answer = (value: string): string =>
  JSON.stringify({
    status: 'success',
    data: {
      resultType: 'matrix',
      result: [{ metric: { job: 'shop', note: TOKEN }, values: [[WINDOW.from, value]] }],
    },
  });

let host: TestHost;
let server: TestServer;
let folder: string;
/** Connections that anything in this process has begun. */
let sockets = 0;
/** Names whose addresses were asked for. */
const lookups: string[] = [];
const count = (): void => {
  sockets++;
};

beforeAll(async () => {
  host = await startHost({
    resolver: (name) => {
      lookups.push(name);
      return Promise.resolve(['127.0.0.1']);
    },
  });
  subscribe('net.client.socket', count);
});
afterAll(async () => {
  unsubscribe('net.client.socket', count);
  await host.stop();
});
beforeEach(async () => {
  lookups.length = 0;
  folder = mkdtempSync(path.join(tmpdir(), 'databook-recordings-'));
  server = await TestServer.start({
    '/prom/api/v1/query_range': (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('set-cookie', 'session=c00kie-value-123');
      response.end(answer('1'));
    },
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const env = (): Record<string, string> => ({
  PROMETHEUS_URL: `${server.url}/prom/`,
  PROMETHEUS_TOKEN: TOKEN,
});
const record = (): Recordings => ({ mode: 'record', folder, label: 'recordings' });
const replay = (more: Partial<Extract<Recordings, { mode: 'replay' }>> = {}): Recordings => ({
  mode: 'replay',
  folder,
  label: 'recordings',
  ...more,
});
const made = (): Promise<Ran> => host.run({ ...CELL, env: env(), recordings: record() });
const replayed = (cell: Partial<Cell> = {}): Promise<Ran> =>
  host.run({ ...CELL, env: {}, recordings: replay(), ...cell });
const onlyFile = (): string => {
  const [name, ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  return path.join(folder, name!);
};
const http = ({ facts }: { facts: readonly Fact[] }) => facts.filter((fact) => fact.kind === 'http');
const texts = ({ response }: Ran): string =>
  response.outputs.map(({ data }) => new TextDecoder().decode(data)).join('\n');

describe('a recording', () => {
  test('answers as the server did, when the server is gone, and nothing touches the network', async () => {
    const live = await host.run({
      ...CELL,
      env: { PROMETHEUS_URL: `${server.otherUrl}/prom` },
      recordings: record(),
    });
    expect(lookups.splice(0)).toEqual(['localhost']);
    expect(server.seen).toHaveLength(1);
    expect(sockets).toBeGreaterThan(0);
    await server.stop();
    sockets = 0;
    const again = await replayed();
    expect([sockets, lookups]).toEqual([0, []]);
    const { outputs, ...rest } = again.response;
    const { outputs: wanted, ...liveRest } = live.response;
    expect(rest).toEqual(liveRest);
    expect(outputs.map(({ mime }) => mime)).toEqual(wanted.map(({ mime }) => mime));
    // the link to the server's page is all that a recording cannot have
    const linkless = texts(live).replace(/"links":\[.*?\],/, '');
    expect(linkless).not.toBe(texts(live));
    expect(texts(again)).toBe(linkless);
  });

  test('is told as a fact: replayed, and when it was recorded', async () => {
    await made();
    const [fact] = http(await replayed());
    const { recorded } = JSON.parse(readFileSync(onlyFile(), 'utf8')) as { recorded: string };
    expect(fact).toMatchObject({
      method: 'POST',
      url: 'http://prometheus-url.recorded.invalid/api/v1/query_range',
      status: 200,
      replayed: true,
      recordedAt: Date.parse(recorded) / 1000,
    });
  });

  test('serves whatever the address of the server was, and is renewed in its place', async () => {
    await made();
    server.route('/api/v1/query_range', (_, response) => response.end(answer('2')));
    await host.run({ ...CELL, env: { PROMETHEUS_URL: server.otherUrl }, recordings: record() });
    onlyFile();
    expect(texts(await replayed())).toContain('2');
  });

  test('holds no secret: not of the request, nor of the answer', async () => {
    const url = `http://ann:pa55-w0rd@127.0.0.1:${server.port}/prom`;
    await made();
    await host.run({ ...CELL, input: 'down', env: { PROMETHEUS_URL: url }, recordings: record() });
    const names = readdirSync(folder);
    expect(names).toHaveLength(2);
    for (const name of names) {
      const file = readFileSync(path.join(folder, name), 'utf8');
      expect(file).not.toMatch(/pa55-w0rd|c00kie|cookie|authorization|127\.0\.0\.1/i);
      expect(file).not.toContain(Buffer.from('ann:pa55-w0rd').toString('base64'));
    }
    const withToken = names.map((name) => readFileSync(path.join(folder, name), 'utf8')).join('\n');
    expect(withToken).toContain('"note\\":\\"[redacted]');
  });
});

describe('a replay', () => {
  test('asks the server where the user has set one', async () => {
    await made();
    server.route('/prom/api/v1/query_range', (_, response) => response.end(answer('7')));
    const live = await replayed({ env: env() });
    expect(http(live)[0]).not.toHaveProperty('replayed');
    expect(texts(live)).toContain('7');
    expect(server.seen).toHaveLength(2);
  });

  test('does not where it was asked for by option', async () => {
    await made();
    const ran = await replayed({ env: env(), recordings: replay({ forced: 'option' }) });
    expect(http(ran)[0]).toMatchObject({ replayed: true });
    expect(server.seen).toHaveLength(1);
  });

  test('says what was not recorded, and how to go live', async () => {
    await made();
    const failure = await host.failure({ ...CELL, input: 'down', env: {}, recordings: replay() });
    expect(failure.code).toBe('not-recorded');
    expect(failure.message).toMatch(
      /^This request was not recorded in recordings: POST \$\{PROMETHEUS_URL\}\/api\/v1\/query_range with end=\d+, query=down, start=\d+/,
    );
    expect(failure.hint).toContain('"Databook: Set Prometheus URL"');
    expect(failure.hint).toContain('PROMETHEUS_URL');
  });

  test('says when there is no folder', async () => {
    rmSync(folder, { recursive: true });
    const failure = await host.failure({ ...CELL, env: {}, recordings: replay() });
    expect(failure).toMatchObject({
      code: 'not-recorded',
      message: expect.stringContaining('there is no folder recordings') as string,
    });
  });

  test.each([
    ['a damaged file', (file: string) => writeFileSync(file, '{'), /is not a recording: it is not JSON/],
    [
      'a file of something else',
      (file: string) => writeFileSync(file, '{"name":"x"}'),
      /does not say "schema"/,
    ],
    [
      'a recording of another request',
      (file: string) =>
        writeFileSync(file, readFileSync(file, 'utf8').replace('up{job', 'down{job')), // prettier-ignore
      /another request than its name says/,
    ],
  ])('says which file is %s', async (_, spoil, message) => {
    await made();
    const file = onlyFile();
    spoil(file);
    const failure = await host.failure({ ...CELL, env: {}, recordings: replay() });
    expect(failure.code).toBe('recording');
    expect(failure.message).toContain(`recordings/${path.basename(file)}`);
    expect(failure.message).toMatch(message);
  });

  test.skipIf(process.platform === 'win32')('does not follow a link out of the folder', async () => {
    await made();
    const notebooks = mkdtempSync(path.join(tmpdir(), 'databook-beside-'));
    try {
      symlinkSync(folder, path.join(notebooks, 'recordings'));
      const beside = { folder: path.join(notebooks, 'recordings'), within: notebooks };
      const failure = await host.failure({ ...CELL, env: {}, recordings: replay(beside) });
      expect(failure).toMatchObject({
        code: 'recording',
        message: expect.stringContaining('by a link') as string,
      });
    } finally {
      rmSync(notebooks, { recursive: true });
    }
  });
});

describe('recording', () => {
  test('refuses what is too large for version control, and says so', async () => {
    server.route('/prom/api/v1/query_range', (_, response) => response.end(' '.repeat(9 * 2 ** 20)));
    const failure = await host.failure({ ...CELL, env: env(), recordings: record() });
    expect(failure).toMatchObject({
      code: 'recording',
      message: 'The answer has 9.0 MiB; a recording holds at most 8 MiB.',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('keeps errors of the server, too', async () => {
    server.route('/prom/api/v1/query_range', (_, response) => {
      response.writeHead(422, { 'content-type': 'application/json' });
      response.end('{"status":"error","errorType":"execution","error":"too many samples"}');
    });
    const live = await host.failure({ ...CELL, env: env(), recordings: record() });
    const again = await host.failure({ ...CELL, env: {}, recordings: replay() });
    expect(again).toEqual(live);
    expect(again.message).toContain('too many samples');
  });

  test('says when it cannot write', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    const recordings: Recordings = { mode: 'record', folder: file, label: 'file' };
    const failure = await host.failure({ ...CELL, env: env(), recordings });
    expect(failure).toMatchObject({ code: 'recording', message: expect.stringContaining('could not be recorded in file/') as string }); // prettier-ignore
  });
});
