// `databook run` as a person runs it: the built program, the real plugin host, the bundled plugin, a server on loopback.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { documented } from './support/documented.ts';
import { CliFixture, root, sqlite3 } from './support/fixture.ts';
import { requireBinary } from '../../support/requireBinary.ts';

// each test starts whole programs, the first of which may transpile a plugin
vi.setConfig({ testTimeout: 120_000 });

let cli: CliFixture;
const CELL = '```databook\n@plugin=prometheus\n@type=instant\n\nup{job="${job}"}\n```\n';

beforeAll(async () => {
  cli = await CliFixture.create();
  cli.write('up.databook', CELL);
});
afterAll(() => cli.dispose());
afterEach(() => {
  cli.answers();
  cli.requests.length = 0;
});

interface Report {
  readonly run: string;
  readonly status: string;
  readonly cells: readonly {
    readonly status: string;
    readonly outputs: readonly { readonly mime: string }[];
  }[];
}

test('a cell asks the server, its answer is printed as documented, and all is on record', async () => {
  const { code, stdout, stderr } = await cli.run('run', 'up.databook', '--var', 'job=shop', '--json');
  const report = documented('run', stdout) as Report;
  expect({ code, status: report.status }).toEqual({ code: 0, status: 'success' });
  expect(stderr).toMatch(/^\[1\] @prometheus …\n\[1\] @prometheus success \d+\.\d\d s\n$/);
  expect(report.cells[0]?.outputs.map((o) => o.mime)).toContain('application/vnd.databook.stat+json');
  expect(cli.requests).toEqual(['POST /api/v1/query']);
  const data = await cli.recorded(report.run);
  expect(data.run).toMatchObject({ status: 'success', notebook: cli.at('up.databook') });
  expect(data.hosts.flatMap((h) => h.operations)[0]).toMatchObject({
    name: 'prometheus',
    status: 'success',
    arguments: { options: { type: 'instant' }, variables: { job: 'shop' }, sent: 'up{job="shop"}' },
  });
});

test('results are printed for people; a cell that fails ends the run', async () => {
  cli.write('two.databook', `${CELL}\n${CELL}`);
  cli.answers((response) => response.writeHead(503).end('overloaded'));
  const { code, stdout, stderr } = await cli.run('run', 'two.databook', '--var', 'job=shop');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\[1\] @prometheus failure \d+\.\d\d s\nprometheus: .*503/);
  expect(stderr).toContain('[2] @prometheus Not run: an earlier cell ended with failure.');
  expect(stdout + stderr).not.toContain('\u001b');
  documented('run', (await cli.run('run', 'two.databook', '--var', 'job=shop', '--json')).stdout);
});

test('--quiet says nothing but results, --verbose each request; both work before the command, too', async () => {
  const quiet = await cli.run('--quiet', 'run', 'up.databook', '--var', 'job=shop');
  expect({ code: quiet.code, stderr: quiet.stderr }).toEqual({ code: 0, stderr: '' });
  const verbose = await cli.run('run', 'up.databook', '--var', 'job=shop', '--verbose');
  expect(verbose.stderr).toMatch(/^ {4}variable PROMETHEUS_URL: read$/m);
  expect(verbose.stderr).toMatch(/^ {4}POST http:\/\/127\.0\.0\.1:\d+\/api\/v1\/query: 200, \d+ bytes in/m);
});

test('--store, DATABOOK_STORE and the state folder, in this order, hold the record, published at the end', async () => {
  const runIn = async (args: string[], env?: Record<string, string>) => {
    const { stdout } = await cli.start(['run', 'up.databook', '--var', 'job=x', '--json', ...args], {
      env: env ?? {},
    }).done;
    return (JSON.parse(stdout) as Report).run;
  };
  const byOption = await runIn(['--store', 'mine'], { DATABOOK_STORE: cli.at('theirs') });
  const byVariable = await runIn([], { DATABOOK_STORE: cli.at('theirs') });
  expect((await cli.recorded(byOption, cli.at('mine'))).run.status).toBe('success');
  expect((await cli.recorded(byVariable, cli.at('theirs'))).run.status).toBe('success');
  if (requireBinary('sqlite3') === undefined) return;
  expect(sqlite3(cli.at('mine/runs/runs.sqlite'), 'SELECT id, status FROM runs')).toBe(`${byOption}|success`);
});

test('a store that cannot be written stops nothing, and is said', async () => {
  cli.write('file', '');
  const { code, stdout, stderr } = await cli.run('run', 'up.databook', '--var', 'job=x', '--store', 'file');
  expect(code).toBe(0);
  expect(stdout).toContain('[1] @prometheus success');
  expect(stderr).toContain('The record is incomplete: The run store in');
});

test('an unknown Limani is wrong usage', async () => {
  const { code, stderr } = await cli.run('run', 'up.databook', '--limani', 'sqlite');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(
      /^There is no Limani named "sqlite"\. Known: sqljs, postgres, mongodb, paths such as .*\.\n$/,
    ) as string,
  });
});

test('values come from --env-file first; what is wrong in it is said by line', async () => {
  cli.write('good.env', `# where\nPROMETHEUS_URL="${cli.url}"\n`);
  const { done } = cli.start(['run', 'up.databook', '--var', 'job=x', '--env-file', 'good.env'], {
    env: { PROMETHEUS_URL: 'http://127.0.0.1:1' },
  });
  expect((await done).code).toBe(0);
  cli.write('bad.env', 'A=1\nPROMETHEUS_TOKEN="s3cret\n');
  const { code, stderr } = await cli.run('run', 'up.databook', '--env-file', 'bad.env');
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'bad.env:2: the value of PROMETHEUS_TOKEN has no closing ".\n',
  });
});

test('@source finds its values in the user’s own file', async () => {
  mkdirSync(cli.at('config/databook'), { recursive: true });
  const file =
    process.platform === 'linux' ? 'config/databook/data-sources.json' : 'state/databook/data-sources.json';
  cli.write(file, JSON.stringify({ eu: { plugin: 'prometheus', env: { PROMETHEUS_URL: { from: 'EU' } } } }));
  cli.write('source.databook', '```databook\n@plugin=prometheus\n@source=eu\n@type=instant\n\nup\n```\n');
  const start = (env: Record<string, string>) => cli.start(['run', 'source.databook'], { env }).done;
  expect((await start({ EU: cli.url, PROMETHEUS_URL: 'http://127.0.0.1:1' })).code).toBe(0);
  expect((await start({})).stdout).toContain('takes PROMETHEUS_URL from EU, which has no value');
  cli.write('source.databook', '```databook\n@plugin=prometheus\n@source=us\n\nup\n```\n');
  const { code, stdout } = await start({});
  expect(code).toBe(1);
  expect(stdout).toContain('Known for prometheus: eu.');
  expect(stdout).toContain('data-sources.json');
});

test('a plugin that is not granted is denied, and it is said what it wants', async () => {
  cpSync(path.join(root, 'dist/plugins/prometheus'), cli.at('mine-plugin'), { recursive: true });
  const manifest = cli.at('mine-plugin', 'config.toml');
  writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('name = "prometheus"', 'name = "mine"'));
  cli.write('mine.databook', '```databook\n@plugin=mine\nup\n```\n');
  const { code, stdout, stderr } = await cli.run('run', 'mine.databook', '--plugins', 'mine-plugin');
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /The plugin "mine" 1\.0\.0 .* is not granted what it asks for:\n {2}domains: \$\{PROMETHEUS_URL\}/,
  );
  expect(stdout).toContain('[1] @mine denied');
  expect(cli.requests).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'Ctrl-C ends the call and its connection; it is recorded as cancelled, and the exit code says so',
  async () => {
    let closed: Promise<unknown> | undefined;
    cli.write('two.databook', `${CELL}\n${CELL}`);
    const { child, done } = cli.start(['run', 'two.databook', '--var', 'job=shop', '--json']);
    cli.answers((response) => {
      closed = once(response, 'close');
      child.kill('SIGINT');
    });
    const { code, stdout, stderr } = await done;
    expect(code).toBe(130);
    expect(stderr).toContain('Stopping; Ctrl-C again ends at once.');
    const report = JSON.parse(stdout) as Report;
    expect(report.cells.map((c) => c.status)).toEqual(['cancelled', 'cancelled']);
    await closed;
    const data = await cli.recorded(report.run);
    expect(data.run.status).toBe('cancelled');
    expect(data.hosts.flatMap((h) => h.operations).map((o) => o.status)).toEqual(['cancelled']);
  },
);

test.skipIf(process.platform === 'win32')('a second Ctrl-C ends at once', async () => {
  const { child, done } = cli.start(['run', 'up.databook', '--var', 'job=shop']);
  child.stderr.on('data', (text: string) => {
    if (text.includes('Stopping')) child.kill('SIGINT');
  });
  // one that hears no abort: the answer began and never ends
  cli.answers((response) => {
    response.write('{');
    child.kill('SIGINT');
  });
  expect((await done).code).toBe(130);
});
