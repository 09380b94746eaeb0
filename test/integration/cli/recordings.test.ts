// `databook run --record` and `--replay` as a person runs them: the real plugin, a server on loopback that is then asked nothing.
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CliFixture } from './support/fixture.ts';
import type { Done } from './support/fixture.ts';

// each test starts whole programs
vi.setConfig({ testTimeout: 120_000 });

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

// not where the program is started: the front matter's folder is beside the notebook
const FILE = 'incident/up.databook';

let cli: CliFixture;
beforeEach(async () => {
  cli = await CliFixture.create();
  cli.answers((response) => response.setHeader('content-type', 'application/json').end(ANSWER));
  mkdirSync(cli.at('incident'));
  cli.write(FILE, NOTEBOOK);
});
afterEach(() => cli.dispose());

const reportOf = ({ stdout }: Done): Report => JSON.parse(stdout) as Report;
/** With no server set. */
const offline = (...args: string[]): Promise<Done> => cli.start(args, { env: { PROMETHEUS_URL: '' } }).done;
const recordings = (): string => cli.at('incident/recordings');

test('a notebook is recorded, then replayed without a server and marked so in the file', async () => {
  const made = await cli.run('run', FILE, '--record', recordings(), '--json');
  expect(made.stderr).toContain('Look through the files before you share them');
  expect(reportOf(made).cells[0]).toMatchObject({ origin: 'live' });
  expect(reportOf(made).cells[0]).not.toHaveProperty('recorded');
  const files = readdirSync(recordings());
  expect(files).toEqual([expect.stringMatching(/^prometheus-post-api-v1-query-[0-9a-f]{12}\.json$/)]);
  const { recorded } = JSON.parse(readFileSync(path.join(recordings(), files[0]!), 'utf8')) as {
    recorded: string;
  };
  cli.requests.length = 0;

  const label = `Recorded ${recorded.slice(0, 10)} ${recorded.slice(11, 16)} UTC`;
  const replayed = await offline('run', FILE, '--write');
  expect(replayed.code).toBe(0);
  expect(replayed.stdout).toMatch(new RegExp(`^\\[1\\] @prometheus success .* · ${label}\\n`));
  const file = cli.read(FILE);
  expect(file).toMatch(
    new RegExp(`<!-- databook:result status=success .* origin=replay recorded=${recorded} -->`),
  );
  expect(file).not.toMatch(/endpoints=|recorded\.invalid/);
  // what a reader of a rendered file sees
  expect(file).toContain(`\`\`\`markdown\n> **${label}** – replayed; no server was asked.\n\`\`\``);

  const [cell] = reportOf(await offline('run', FILE, '--json')).cells;
  expect(cell).toMatchObject({ origin: 'replay', recorded });
  expect(cell!.outputs.slice(1)).toEqual(reportOf(made).cells[0]!.outputs.map(withoutLinks));
  expect(cli.requests).toEqual([]);
});

const withoutLinks = ({ mime, data }: { mime: string; data: unknown }) => ({
  mime,
  data: typeof data === 'string' ? data : { ...(data as object), links: undefined },
});

test('a server that is set is asked, and --replay keeps it from being asked', async () => {
  await cli.run('run', FILE, '--record', recordings());
  const live = await cli.run('run', FILE, '--json');
  expect(reportOf(live).cells[0]).toMatchObject({ origin: 'live' });
  expect(cli.requests).toHaveLength(2);
  const forced = await cli.run('run', FILE, '--replay', recordings(), '--json');
  expect(reportOf(forced).cells[0]).toMatchObject({ origin: 'replay' });
  expect(forced.stderr).toContain('no server is asked, whatever is set');
  expect(cli.requests).toHaveLength(2);
});

test('what was not recorded fails, and it is said what to do', async () => {
  await cli.run('run', FILE, '--record', recordings());
  cli.write(FILE, NOTEBOOK.replace('\nup\n', '\ndown\n'));
  const done = await offline('run', FILE, '--json');
  expect(done.code).toBe(1);
  const [cell] = reportOf(done).cells;
  expect(cell).toMatchObject({ origin: 'replay', error: { code: 'not-recorded' } });
  expect(cell!.error!.message).toContain('query=down');
  expect(cell!.error!.hint).toContain('PROMETHEUS_URL');
});

test.each([
  [['--replay', '/nowhere/at/all'], /--replay \/nowhere\/at\/all: there is no such folder/],
  [['--replay', '.', '--record', '.'], /cannot be used with/],
])('%j is wrong usage', async (options, message) => {
  const { code, stderr } = await offline('run', FILE, ...options);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('a folder outside of the notebook’s own is refused', async () => {
  cli.write(FILE, NOTEBOOK.replace('replay: recordings', 'replay: ../recordings'));
  const done = await offline('run', FILE, '--json');
  expect(done.code).toBe(1);
  expect(reportOf(done).cells[0]!.error).toMatchObject({ code: 'bad-replay' });
});

test('two cells that only a header tells apart, and that are answered differently, are told of', async () => {
  cli.answers((response, { headers }) => response.end(headers.accept));
  const asks = (accept: string): string =>
    ['```databook', '@plugin=http', `GET ${cli.url}/by-type`, `Accept: ${accept}`, '```', ''].join('\n');
  const run = async (...accepted: string[]): Promise<string> => {
    cli.write(FILE, accepted.map(asks).join('\n'));
    const { code, stderr } = await cli.run(
      ...['run', FILE, '--quiet', '--allow', cli.url, '--record', recordings()],
    );
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
