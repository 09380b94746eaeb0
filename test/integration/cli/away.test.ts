// `databook` with its run log on a real PostgreSQL that is away, and then back.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { requirePostgres, startPostgres, type PostgresServer } from '../../support/servers/postgres.ts';
import { CliFixture, type Done } from './support/fixture.ts';

// each test starts whole programs, the first of which may transpile a plugin
vi.setConfig({ testTimeout: 120_000 });

const programs = requirePostgres();
let cli: CliFixture;
let server: PostgresServer;

const databook = (...args: string[]): Promise<Done> =>
  cli.start(args, { env: { DATABOOK_LIMANI: 'postgres', DATABOOK_LIMANI_URL: server.url } }).done;

describe.skipIf(programs === undefined)('a run log that is away', () => {
  beforeAll(async () => {
    cli = await CliFixture.create();
    cli.write('up.databook', '```databook\n@plugin=prometheus\n@type=instant\n\nup\n```\n');
    server = await startPostgres(programs ?? '');
  });
  afterAll(async () => {
    cli.dispose();
    await server.stop();
  });

  test('keeps nobody from working: the run is kept here, said in a line, and sent by the next command', async () => {
    await server.down();
    const { code, stdout, stderr } = await databook('run', 'up.databook', '--json');
    const report = JSON.parse(stdout) as { readonly run: string; readonly status: string };
    expect({ code, status: report.status }).toEqual({ code: 0, status: 'success' });
    const said = stderr.split('\n').filter((line) => !line.startsWith('[1]') && line !== '');
    expect(said).toEqual([
      expect.stringMatching(
        /^The run store on 127\.0\.0\.1:\d+ .* cannot be reached: connect ECONNREFUSED .* What is recorded is kept in .*limani-backlog.postgres-[0-9a-f]{12} and sent when the server is back\.$/,
      ),
    ]);

    const list = await databook('history', 'list');
    expect(list).toMatchObject({ code: 1, stdout: '' });
    const waits =
      /cannot be reached: .* It has been away since 20.*Z\. \d+ entries wait in .*, to be sent when it is back\./;
    expect(list.stderr).toMatch(waits);
    expect(list.stderr.trimEnd()).not.toContain('\n');
    const doctor = await databook('doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.stdout.replaceAll(/\s+/g, ' ')).toMatch(waits);

    await server.up();
    const back = await databook('history', 'list', '--json');
    expect(back.stderr).toMatch(/^The run store on .* now has the \d+ entries that waited\.\n$/);
    const { runs } = JSON.parse(back.stdout) as { readonly runs: readonly object[] };
    expect(runs).toMatchObject([{ run: report.run, status: 'success', cells: 1, succeeded: 1 }]);
    const backlogs = path.join(cli.at('state'), 'databook', 'limani-backlog');
    expect(readdirSync(backlogs).flatMap((name) => readdirSync(path.join(backlogs, name)))).toEqual([]);
    // its outputs waited, too
    expect((await databook('history', 'show', report.run)).stdout).toContain('up');
  });

  test('where nothing can be kept either, that is said, and the exit code is that of the cells', async () => {
    const state = cli.at('blocked');
    mkdirSync(state);
    cli.write('blocked/databook', 'in the way');
    const { code, stderr } = await cli.start(['run', 'up.databook'], {
      env: {
        DATABOOK_LIMANI: 'postgres',
        DATABOOK_LIMANI_URL: 'postgres://oncall@127.0.0.1:1/incidents',
        XDG_STATE_HOME: state,
        LOCALAPPDATA: state,
      },
    }).done;
    expect(code).toBe(0);
    expect(stderr).toMatch(/The record is incomplete: Could not write to .*limani-backlog/);
  });
});
