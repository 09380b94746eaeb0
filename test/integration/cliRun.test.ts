// `databook run` as a person runs it: the real plugin host, the bundled plugin, a server on loopback.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const ANSWER = {
  status: 'success',
  data: {
    resultType: 'vector',
    result: [{ metric: { __name__: 'up', job: 'shop' }, value: [1_763_600_000, '1'] }],
  },
};

const requests: string[] = [];
let answer: (response: ServerResponse) => void;
const server = createServer((request, response) => {
  requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
  request.resume();
  answer(response);
});
let folder: string;
let url: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'databook-cli-'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  requests.length = 0;
  answer = (response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
  writeFileSync(
    path.join(folder, 'up.databook'),
    '```databook\n@plugin=prometheus\n@type=instant\n\nup{job="${job}"}\n```\n',
  );
});

const databook = (...args: string[]) => {
  const child = spawn(process.execPath, [path.join(root, 'src/cli/main.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder, PROMETHEUS_URL: url },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const done = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }));
  return { child, done };
};

test('plugins list names what is bundled', async () => {
  const { code, stdout, stderr } = await databook('plugins', 'list').done;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^NAME +VERSION +EFFECT +FROM +DESCRIPTION\n/);
  expect(stdout).toMatch(/^prometheus +1\.0\.0 +read +bundled +Query a Prometheus server/m);
});

test('a cell asks the server and its answer is printed', async () => {
  const { code, stdout } = await databook('run', 'up.databook', '--var', 'job=shop', '--json').done;
  const report = JSON.parse(stdout) as { status: string; cells: { outputs: { mime: string }[] }[] };
  expect({ code, status: report.status }).toEqual({ code: 0, status: 'success' });
  expect(report.cells[0]!.outputs.map((o) => o.mime)).toContain('application/vnd.databook.stat+json');
  expect(requests).toHaveLength(1);
  expect(requests[0]).toContain('/api/v1/query');
});

test('a plugin that is not granted is denied, and it is said what it wants', async () => {
  const plugin = path.join(folder, 'mine');
  const source = path.join(root, 'dist/plugins/prometheus');
  const { cpSync, readFileSync } = await import('node:fs');
  cpSync(source, plugin, { recursive: true });
  const manifest = path.join(plugin, 'config.toml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('name = "prometheus"', 'name = "mine"'));
  writeFileSync(path.join(folder, 'mine.databook'), '```databook\n@plugin=mine\nup\n```\n');
  const { code, stdout, stderr } = await databook('run', 'mine.databook', '--plugins', plugin).done;
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /The plugin "mine" 1\.0\.0 .* is not granted what it asks for:\n {2}domains: \$\{PROMETHEUS_URL\}/,
  );
  expect(stdout).toContain('[1] @mine denied');
  expect(requests).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends the call and its connection, and the exit code says so',
  async () => {
    let closed: Promise<unknown> | undefined;
    const { child, done } = databook('run', 'up.databook', '--var', 'job=shop', '--json');
    answer = (response) => {
      closed = once(response, 'close');
      child.kill('SIGINT');
    };
    const { code, stdout } = await done;
    expect(code).toBe(130);
    expect((JSON.parse(stdout) as { cells: { status: string }[] }).cells.map((c) => c.status)).toEqual([
      'cancelled',
    ]);
    await closed;
  },
);
