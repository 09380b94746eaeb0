// The other commands as processes: exit code, output and --json of each, and what docs/cli.md says of them.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import packageJson from '../../../package.json' with { type: 'json' };
import { documented } from './support/documented.ts';
import { CliFixture, root } from './support/fixture.ts';

// each test starts whole programs, the first of which may transpile a plugin
vi.setConfig({ testTimeout: 120_000 });

let cli: CliFixture;
const docs = readFileSync(path.join(root, 'docs/cli.md'), 'utf8');

beforeAll(async () => {
  cli = await CliFixture.create();
});
afterAll(() => cli.dispose());
afterEach(() => {
  cli.answers();
  cli.requests.length = 0;
});

describe('call', () => {
  test('prints the outputs, and records', async () => {
    const { code, stdout, stderr } = await cli.run('call', 'prometheus', 'up', '--option', 'type=instant');
    expect(code).toBe(0);
    expect(stdout).toMatch(/\bup\b/);
    expect(stderr).toMatch(/^@prometheus …\n@prometheus success \d+\.\d\d s\n$/);
  });

  test('reads its input from standard input, and prints one document as documented', async () => {
    const { done } = cli.start(['call', 'prometheus', '-', '--option', 'type=instant', '--json', '--quiet'], {
      stdin: 'up\n',
    });
    const { code, stdout, stderr } = await done;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    documented('call', stdout);
  });

  test('a failure is in the document, too', async () => {
    cli.answers((response) => response.writeHead(503).end('overloaded'));
    const { code, stdout } = await cli.run('call', 'prometheus', 'up', '--json');
    expect(code).toBe(1);
    documented('call', stdout);
  });

  test.each([
    [['call'], /missing required argument 'plugin'/],
    [['call', 'prometheus', '--option', 'x'], /Write --option name=value/],
    [['call', 'prometheus', '--from', 'noon'], /--from: "noon" is not a time/],
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await cli.run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });
});

describe('history', () => {
  test('lists what was run and shows it, as documented', async () => {
    const store = ['--store', 'history'];
    cli.write(
      'two.databook',
      '```databook\n@plugin=prometheus\n@type=instant\n\nup\n```\n\n```databook\n@plugin=nope\n```\n\n```databook\n@plugin=nope\n```\n',
    );
    const { stdout } = await cli.run('run', 'two.databook', '--json', ...store);
    const { run } = JSON.parse(stdout) as { run: string };
    await cli.run('call', 'prometheus', 'up', ...store);
    const list = await cli.run('history', 'list', '--json', ...store);
    const listed = documented('history list', list.stdout) as { runs: { notebook: string | null }[] };
    expect(listed.runs.map(({ notebook }) => notebook)).toEqual([null, cli.at('two.databook')]);
    const show = await cli.run('history', 'show', run, '--json', ...store);
    expect({ code: show.code, stderr: show.stderr }).toEqual({ code: 0, stderr: '' });
    documented('history show', show.stdout);
    const none = await cli.run('history', 'show', 'nope', ...store);
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('There is no run "nope".');
  });
});

describe('plugins list', () => {
  test('names what is bundled', async () => {
    const { code, stdout, stderr } = await cli.run('plugins', 'list');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^NAME +VERSION +EFFECT +FROM +DESCRIPTION\n/);
    expect(stdout).toMatch(/^prometheus +1\.0\.0 +read +bundled +Query a Prometheus server/m);
    const { stdout: json } = await cli.run('plugins', 'list', '--json');
    documented('plugins list', json);
  });
});

describe('doctor', () => {
  test('all is well', async () => {
    const env = { PROMETHEUS_URL: cli.url.replace('//', '//me:s3cret@') };
    const { code, stdout, stderr } = await cli.start(['doctor'], { env }).done;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`Databook ${packageJson.version}, Node.js ${process.versions.node}`);
    expect(stdout).toContain(`PROMETHEUS_URL (${cli.url}): answers in`);
    expect(stdout).toContain(cli.at('state', 'databook', 'runs'));
    expect(stdout).not.toContain('s3cret');
    const { stdout: json } = await cli.run('doctor', '--json');
    documented('doctor', json);
  });

  test('what does not work is named, and the exit code says so', async () => {
    mkdirSync(cli.at('torn'));
    cli.write('torn/config.toml', 'name = ');
    cli.write('file', '');
    const args = ['doctor', '--plugins', 'torn', '--store', 'file'];
    const { code, stdout } = await cli.start(args, { env: { PROMETHEUS_URL: 'http://127.0.0.1:1' } }).done;
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ {2}fails .*torn\/config\.toml/m);
    expect(stdout).toMatch(/^ {2}fails PROMETHEUS_URL \(http:\/\/127\.0\.0\.1:1\): Cannot reach/m);
    expect(stdout).toMatch(/^ {2}fails The run store in .*file\/runs cannot be opened/m);
  });
});

describe('the documentation', () => {
  test('names every option of every command', async () => {
    const top = (await cli.run('--help')).stdout;
    const commands = [...top.slice(top.indexOf('Commands:')).matchAll(/^ {2}([a-z]+)/gm)].map((m) => m[1]!);
    expect(commands.length).toBeGreaterThan(5);
    const helps = await Promise.all(commands.map(async (name) => (await cli.run(name, '--help')).stdout));
    const inner = await Promise.all(
      helps.flatMap((help, i) =>
        [...help.slice(help.indexOf('Commands:') + 1 || help.length).matchAll(/^ {2}([a-z]+)/gm)].map(
          async (m) => (await cli.run(commands[i]!, m[1]!, '--help')).stdout,
        ),
      ),
    );
    const options = new Set(
      [top, ...helps, ...inner].flatMap((help) => help.match(/^ {2}--[a-z-]+/gm) ?? []),
    );
    expect(options.size).toBeGreaterThan(15);
    expect([...options].map((o) => o.trim()).filter((o) => !docs.includes(o))).toEqual([]);
    for (const name of commands) expect(docs).toContain(`databook ${name}`);
  });
});
