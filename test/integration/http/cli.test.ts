// `databook call http` and `run` without a terminal: an origin is denied until a flag names it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { TestServer } from '../plugins/support/server.ts';

const root = path.resolve(import.meta.dirname, '../../..');
let folder: string;
let server: TestServer;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'databook-http-cli-'));
  server = await TestServer.start();
});

afterEach(() => {
  server.seen.length = 0;
});

afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const databook = async (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> => {
  const child = spawn(process.execPath, [path.join(root, 'src/cli/main.ts'), ...args], {
    cwd: folder,
    env: { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, stdout, stderr };
};

it('denies an origin, names the flag, and sends with it; the flag is not remembered', async () => {
  const input = `GET ${server.url}/x`;
  const denied = await databook('call', 'http', input, '--json');
  expect([denied.code, server.seen]).toEqual([3, []]);
  expect(JSON.parse(denied.stdout)).toMatchObject({
    status: 'denied',
    error: { code: 'denied', message: expect.stringContaining(`add --allow ${server.url}`) as string },
  });
  const other = await databook('call', 'http', input, '--allow', server.otherUrl);
  expect([other.code, server.seen]).toEqual([3, []]);
  const allowed = await databook(
    'call',
    'http',
    input,
    '--allow',
    server.otherUrl,
    '--allow',
    `${server.url}/`,
  );
  expect([allowed.code, server.seen.length]).toEqual([0, 1]);
  expect(allowed.stdout).toMatch(/^200 OK · /);
  expect((await databook('call', 'http', input)).code).toBe(3);
});

it('refuses what is no origin', async () => {
  const { code, stderr } = await databook('call', 'http', 'GET http://a', '--allow', 'a.example/x');
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('Write an origin, such as https://api.example.org'),
  ]);
});

it('asks before a cell changes something, origin or not', async () => {
  writeFileSync(
    path.join(folder, 'a.databook'),
    `\`\`\`databook\n@plugin=http\nDELETE ${server.url}/x\nX-Api-Key: abcdefgh\n\n{"why":1}\n\`\`\`\n`,
  );
  const args = ['run', 'a.databook', '--allow', server.url];
  const denied = await databook(...args);
  expect([denied.code, server.seen]).toEqual([3, []]);
  expect(denied.stderr).toMatch(
    /^ {2}\| DELETE http:\S+\/x\n {2}\| X-Api-Key: \[redacted\]\n {2}\|\n {2}\| \{"why":1\}\n/m,
  );
  expect((await databook(...args, '--yes')).code).toBe(0);
  expect(server.seen.map(({ method }) => method)).toEqual(['DELETE']);
});
