// The command line in a terminal: the program `script` gives it one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { requireBinary } from '../../support/requireBinary.ts';
import { CliFixture, root } from './support/fixture.ts';

// each test starts whole programs, the first of which may transpile a plugin
vi.setConfig({ testTimeout: 120_000 });

const script = process.platform === 'linux' ? requireBinary('script', 'bsdutils') : undefined;

describe.skipIf(script === undefined)('in a terminal', () => {
  let cli: CliFixture;
  beforeAll(async () => {
    cli = await CliFixture.create();
    cli.write('ask.databook', '```databook\n@plugin=prometheus\n@type=instant\n@confirm=always\n\nup\n```\n');
  });
  afterAll(() => cli.dispose());

  /** Types `keys` when the question stands there. */
  const answer = async (keys: string, env: Record<string, string> = {}, args = 'run ask.databook') => {
    const command = `"${process.execPath}" "${path.join(root, 'dist/cli.js')}" ${args}`;
    const child = spawn(script!, ['-qec', command, '/dev/null'], {
      cwd: cli.folder,
      env: {
        PATH: process.env['PATH'],
        SHELL: '/bin/sh',
        TERM: 'xterm',
        HOME: cli.folder,
        XDG_STATE_HOME: cli.at('state'),
        XDG_CONFIG_HOME: cli.at('config'),
        PROMETHEUS_URL: cli.url,
        ...env,
      },
    });
    let shown = '';
    let typed = false;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
      if (typed || !shown.includes('[y/N]')) return;
      typed = true;
      child.stdin.write(keys);
    });
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, shown };
  };

  test('a line says what goes on; the question is answered; results have colours', async () => {
    const { code, shown } = await answer('y\n');
    expect(code).toBe(0);
    expect(shown).toContain('\r\u001b[2K[1] @prometheus … 0.');
    expect(shown).toContain('asks for your agreement: Reads with prometheus; changes nothing.');
    expect(shown).toContain('\n  | up\r\n');
    expect(shown).toContain('\u001b[32msuccess\u001b[0m');
  });

  test('NO_COLOR, and no', async () => {
    const { code, shown } = await answer('n\n', { NO_COLOR: '1' });
    expect(code).toBe(3);
    expect(shown).toMatch(/^\[1\] @prometheus denied \d/m);
    expect(shown).not.toContain('\u001b[32m');
  });

  test('Ctrl-C at the question', async () => {
    const { code, shown } = await answer('\u0003');
    expect(code).toBe(130);
    expect(shown).toMatch(/\[y\/N\] [^\n]*\n\r?Stopping; Ctrl-C again ends at once\./);
    expect(shown).toContain('cancelled');
  });

  test('what takes runs out of the record asks first, and says what would go', async () => {
    await answer('y\n', {}, 'run ask.databook --store kept');
    const prune = (keys: string) => answer(keys, {}, 'history prune --keep 0 --store kept');
    const refused = await prune('n\n');
    expect(refused.code).toBe(3);
    expect(refused.shown).toMatch(
      /^1 run \(1 cell, .*\) would be removed:\r\nthose of any age\.\r\nPinned runs/,
    );
    expect(refused.shown).toContain('Remove them from the record, for good? [y/N]');
    expect(refused.shown).toMatch(/Nothing was removed\.\s*$/);
    const agreed = await prune('y\n');
    expect(agreed.code).toBe(0);
    expect(agreed.shown).toMatch(/Removed: 1 run \(1 cell, /);
  });
});
