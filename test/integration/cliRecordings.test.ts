// `databook run --record` and `--replay` as a person runs them: the real plugin, a server on loopback that then stops.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer } from './plugins/support/server.ts';

const root = path.resolve(import.meta.dirname, '../..');
const ANSWER = JSON.stringify({
  status: 'success',
  data: { resultType: 'vector', result: [{ metric: { job: 'shop' }, value: [1_763_600_000, '41'] }] },
});
const NOTEBOOK = `---
databook: 1
window: 2026-11-20T01:45:00Z/2026-11-20T03:00:00Z
replay: recordings
---

\`\`\`databook
@plugin=prometheus
@type=instant
up
\`\`\`
`;

interface Report {
  readonly status: string;
  readonly cells: readonly {
    readonly origin?: string;
    readonly recorded?: string;
    readonly error?: { readonly code: string; readonly message: string; readonly hint: string };
    readonly outputs: readonly { readonly mime: string; readonly data: unknown }[];
  }[];
}

let folder: string;
let server: TestServer;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'databook-cli-'));
  writeFileSync(path.join(folder, 'up.databook'), NOTEBOOK);
  server = await TestServer.start({
    '/api/v1/query': (_, response) =>
      response.setHeader('content-type', 'application/json').end(ANSWER) as never,
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const databook = async (url: string | undefined, ...args: string[]) => {
  const env: NodeJS.ProcessEnv = { ...process.env, XDG_STATE_HOME: folder, LOCALAPPDATA: folder };
  delete env['PROMETHEUS_URL'];
  if (url !== undefined) env['PROMETHEUS_URL'] = url;
  // another folder than the notebook's: the front matter's folder is beside the notebook
  const program = path.join(root, 'src/cli/main.ts');
  const child = spawn(process.execPath, [program, ...args], { cwd: tmpdir(), env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr, report: () => JSON.parse(stdout) as Report };
};
const notebook = (): string => path.join(folder, 'up.databook');
const recordings = (): string => path.join(folder, 'recordings');

test('a notebook is recorded, then replayed without a server and marked so in the file', async () => {
  const made = await databook(server.url, 'run', notebook(), '--record', recordings(), '--json');
  expect(made.stderr).toContain('Look through the files before you share them');
  expect(made.report().cells[0]).toMatchObject({ origin: 'live' });
  expect(made.report().cells[0]).not.toHaveProperty('recorded');
  const files = readdirSync(recordings());
  expect(files).toEqual([expect.stringMatching(/^prometheus-post-api-v1-query-[0-9a-f]{12}\.json$/)]);
  const { recorded } = JSON.parse(readFileSync(path.join(recordings(), files[0]!), 'utf8')) as {
    recorded: string;
  };
  await server.stop();

  const label = `Recorded ${recorded.slice(0, 10)} ${recorded.slice(11, 16)} UTC`;
  const replayed = await databook(undefined, 'run', notebook(), '--write');
  expect(replayed.code).toBe(0);
  expect(replayed.stdout).toMatch(new RegExp(`^\\[1\\] @prometheus success .* · ${label}\\n`));
  const file = readFileSync(notebook(), 'utf8');
  expect(file).toMatch(
    new RegExp(`<!-- databook:result status=success .* origin=replay recorded=${recorded} -->`),
  );
  expect(file).not.toMatch(/endpoints=|recorded\.invalid/);
  // what a reader of a rendered file sees
  expect(file).toContain(`\`\`\`markdown\n> **${label}** – replayed; no server was asked.\n\`\`\``);

  const [cell] = (await databook(undefined, 'run', notebook(), '--json')).report().cells;
  expect(cell).toMatchObject({ origin: 'replay', recorded });
  expect(cell!.outputs.slice(1)).toEqual(made.report().cells[0]!.outputs.map(withoutLinks));
});

const withoutLinks = ({ mime, data }: { mime: string; data: unknown }) => ({
  mime,
  data: typeof data === 'string' ? data : { ...(data as object), links: undefined },
});

test('a server that is set is asked, and --replay keeps it from being asked', async () => {
  await databook(server.url, 'run', notebook(), '--record', recordings());
  const live = await databook(server.url, 'run', notebook(), '--json');
  expect(live.report().cells[0]).toMatchObject({ origin: 'live' });
  expect(server.seen).toHaveLength(2);
  const forced = await databook(server.url, 'run', notebook(), '--replay', recordings(), '--json');
  expect(forced.report().cells[0]).toMatchObject({ origin: 'replay' });
  expect(forced.stderr).toContain('no server is asked, whatever is set');
  expect(server.seen).toHaveLength(2);
});

test('what was not recorded fails, and it is said what to do', async () => {
  await databook(server.url, 'run', notebook(), '--record', recordings());
  writeFileSync(notebook(), NOTEBOOK.replace('\nup\n', '\ndown\n'));
  const { code, report } = await databook(undefined, 'run', notebook(), '--json');
  expect(code).toBe(1);
  const [cell] = report().cells;
  expect(cell).toMatchObject({ origin: 'replay', error: { code: 'not-recorded' } });
  expect(cell!.error!.message).toContain('query=down');
  expect(cell!.error!.hint).toContain('PROMETHEUS_URL');
});

test.each([
  [['--replay', '/nowhere/at/all'], /--replay \/nowhere\/at\/all: there is no such folder/],
  [['--replay', '.', '--record', '.'], /cannot be used with/],
])('%j is wrong usage', async (options, message) => {
  const { code, stderr } = await databook(undefined, 'run', notebook(), ...options);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('a folder outside of the notebook’s own is refused', async () => {
  writeFileSync(notebook(), NOTEBOOK.replace('replay: recordings', 'replay: ../recordings'));
  const { code, report } = await databook(undefined, 'run', notebook(), '--json');
  expect(code).toBe(1);
  expect(report().cells[0]!.error).toMatchObject({ code: 'bad-replay' });
});

test('two cells that only a header tells apart, and that are answered differently, are told of', async () => {
  server.route('/by-type', ({ headers }, response) => void response.end(headers.accept));
  const asks = (accept: string): string =>
    ['```databook', '@plugin=http', `GET ${server.url}/by-type`, `Accept: ${accept}`, '```', ''].join('\n');
  const run = async (...accepted: string[]): Promise<string> => {
    writeFileSync(notebook(), accepted.map(asks).join('\n'));
    const args = ['run', notebook(), '--quiet', '--allow', server.url, '--record', recordings()];
    const { code, stderr } = await databook(undefined, ...args);
    expect(code).toBe(0);
    return stderr;
  };
  expect(await run('text/csv', 'text/html')).toMatch(
    /^Recording: This request was answered in two ways: GET http:\S+\/by-type\. The requests differ in accept; .*\/http-get-by-type-[0-9a-f]{12}\.json holds the later answer/m,
  );
  expect(readdirSync(recordings())).toHaveLength(1);
  // what an earlier run recorded is there to be replaced
  expect(await run('text/csv', 'text/csv')).not.toContain('answered in two ways');
});
