// The command line with a run log of others: the example, loaded by its path and as a package.
import { appendFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { write } from '../../support/adapterPackages.ts';
import { atTerminal, scriptProgram } from '../cli/support/atTerminal.ts';
import { CliFixture, type Done } from '../cli/support/fixture.ts';
import { loadableExample } from './kit.ts';

// each test starts whole programs
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const EXAMPLE = './limani-node-sqlite';
let cli: CliFixture;
let env: Record<string, string>;

beforeEach(async () => {
  cli = await CliFixture.create();
  await loadableExample(cli.at(EXAMPLE));
  cli.write('a.databook', '```databook\n@plugin=prometheus\n@type=instant\n\nup\n```\n');
  env = { DATABOOK_LIMANI_URL: cli.at('log/runs.sqlite') };
});
afterEach(() => cli.dispose());

const databook = (...args: readonly string[]): Promise<Done> => cli.start(args, { env }).done;
const run = (limani: string, ...more: readonly string[]): Promise<Done> =>
  databook('run', 'a.databook', '--limani', limani, ...more);

test('it runs nothing without consent, records with it, and asks again when it changed', async () => {
  const denied = await run(EXAMPLE, '--yes');
  expect(denied).toMatchObject({ code: 3, stdout: '' });
  expect(denied.stderr).toContain('limani-node-sqlite 0.1.0, in ');
  expect(denied.stderr).toMatch(
    /^The run log "\.\/limani-node-sqlite" was not allowed to run\. To allow this very code: databook grants add --limani \.\/limani-node-sqlite$/m,
  );
  expect([cli.requests, existsSync(cli.at('log'))]).toEqual([[], false]);

  expect(await databook('grants', 'add', '--limani', EXAMPLE)).toMatchObject({ code: 0 });
  const ran = await run(EXAMPLE, '--json');
  expect(ran).toMatchObject({ code: 0, stderr: expect.not.stringContaining('not on record') as string });
  const { run: id } = JSON.parse(ran.stdout) as { run: string };

  const listed = await databook('history', 'list', '--json', '--limani', EXAMPLE);
  expect(JSON.parse(listed.stdout)).toMatchObject({ runs: [{ run: id, status: 'success', cells: 1 }] });
  expect((await databook('history', 'show', id, '--limani', EXAMPLE)).stdout).toContain('/api/v1/query 200');
  expect(existsSync(cli.at('state/databook/runs'))).toBe(false);

  // the same code elsewhere is the same code; the folder of a package is the user's own
  const packages = cli.at('state/databook/limani/node_modules');
  mkdirSync(packages, { recursive: true });
  cpSync(cli.at(EXAMPLE), path.join(packages, 'limani-node-sqlite'), { recursive: true });
  expect(await run('limani-node-sqlite')).toMatchObject({ code: 0 });

  appendFileSync(path.join(packages, 'limani-node-sqlite/src/reader.js'), '\n');
  expect(await run('limani-node-sqlite')).toMatchObject({ code: 3 });
  expect(await run(EXAMPLE)).toMatchObject({ code: 0 });

  expect(await databook('grants', 'revoke', 'limani-node-sqlite')).toMatchObject({ code: 0 });
  expect(await run(EXAMPLE)).toMatchObject({ code: 3 });
});

test('grants and doctor name it', async () => {
  env['DATABOOK_LIMANI'] = EXAMPLE;
  const doctor = async (): Promise<unknown> =>
    (JSON.parse((await databook('doctor', '--json')).stdout) as { store: unknown }).store;
  const adapter = { name: 'limani-node-sqlite', version: '0.1.0', folder: cli.at(EXAMPLE) };
  expect(await doctor()).toMatchObject({ ok: false, adapter: { ...adapter, granted: false } });
  await databook('grants', 'add', '--limani', EXAMPLE);
  expect(await doctor()).toMatchObject({
    ok: true,
    schemaVersion: 2,
    adapter: { ...adapter, granted: true },
  });
  expect((await databook('doctor')).stdout).toContain(
    'kept by limani-node-sqlite 0.1.0, a program of others in ',
  );
  const { stdout } = await databook('grants', 'list');
  expect(stdout).toMatch(/^run log {2}limani-node-sqlite 0\.1\.0 {2}\d{4}-.* {2}[0-9a-f]{64}$/m);
  expect(JSON.parse((await databook('grants', 'list', '--json')).stdout)).toMatchObject({
    ...{ plugins: [], origins: [] },
    limanis: [adapter],
  });
});

test('what is wrong is one sentence, and a notebook brings no adapter with it', async () => {
  cpSync(cli.at(EXAMPLE), cli.at('node_modules/limani-node-sqlite'), { recursive: true });
  write(cli.folder, { 'other/index.mjs': 'export const a = 1', 'other/package.json': { main: 'index.mjs' } });
  await databook('grants', 'add', '--limani', './other');
  await databook('grants', 'add', '--limani', EXAMPLE);
  const says = async (limani: string, sentence: RegExp): Promise<void> => {
    const { code, stderr } = await run(limani);
    expect([code, stderr.trim().split('\n').length]).toEqual([2, 1]);
    expect(stderr).toMatch(sentence);
  };
  await says(
    'limani-node-sqlite',
    /^There is no Limani named "limani-node-sqlite"\. Known: sqljs, postgres, .*\.$/m,
  );
  await says('./nowhere', /^The Limani "\.\/nowhere" cannot be found: .*\.$/m);
  await says('./other', /^The Limani "\.\/other" is not one: .* exports no function that makes it, .*\.$/m);
  env = {};
  await says(EXAMPLE, /^Say in which file runs are kept: .*\.$/m);
});

const script = scriptProgram();

describe.skipIf(script === undefined)('in a terminal', () => {
  /** Answers the question; `--yes` does not. */
  const answered = (keys: string) =>
    atTerminal(script!, cli, `run a.databook --yes --limani ${EXAMPLE}`, keys, { TERM: 'dumb', ...env });

  test('it asks once', async () => {
    const no = await answered('n\n');
    expect([no.code, cli.requests]).toEqual([3, []]);
    expect(no.shown).toContain('It would run with all rights of this program');
    expect((await answered('y\n')).code).toBe(0);
    expect(existsSync(cli.at('log/runs.sqlite'))).toBe(true);
    const again = await run(EXAMPLE);
    expect(again.code).toBe(0);
    expect(again.stderr).not.toContain('program of others');
  });
});
