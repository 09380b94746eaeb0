// The command line in a terminal.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { atTerminal, scriptProgram } from './support/atTerminal.ts';
import { CliFixture } from './support/fixture.ts';

// each test starts whole programs, the first of which may transpile a plugin
vi.setConfig({ testTimeout: 120_000 });

const script = scriptProgram();

describe.skipIf(script === undefined)('in a terminal', () => {
  let cli: CliFixture;
  beforeAll(async () => {
    cli = await CliFixture.create();
    cli.write('ask.databook', '```databook\n@plugin=prometheus\n@type=instant\n@confirm=always\n\nup\n```\n');
  });
  afterAll(() => cli.dispose());

  const answer = (keys: string, env: Record<string, string> = {}, args = 'run ask.databook') =>
    atTerminal(script!, cli, args, keys, env);

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
