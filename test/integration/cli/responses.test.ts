// What a server answered can be read again when the server has forgotten it, or is gone.
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { CliFixture } from './support/fixture.ts';

// each test starts whole programs
vi.setConfig({ testTimeout: 120_000 });

const TOKEN = 's3cret-token-of-prometheus';
const answer = (note: string): string =>
  JSON.stringify({
    status: 'success',
    data: { resultType: 'vector', result: [{ metric: { job: 'shop' }, value: [1_763_600_000, '1'] }] },
    warnings: [note],
  });

let cli: CliFixture;
beforeAll(async () => {
  cli = await CliFixture.create();
});
afterAll(() => cli.dispose());

const servesOnce = (text: string): void => {
  cli.answers((response) => response.setHeader('content-type', 'application/json').end(text));
};
const forgets = (): void => {
  cli.answers((response) => response.writeHead(404).end('nothing that old is kept'));
};

interface Shown {
  readonly cells: readonly {
    readonly facts: readonly {
      readonly kind: string;
      readonly detail?: object;
      readonly responseHash?: string;
      readonly response?: object;
    }[];
  }[];
}

/** A call of the plugin; the id of its run. */
async function query(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { code } = await cli.start(['call', 'prometheus', 'up', '--option', 'type=instant'], { env }).done;
  expect(code).toBe(0);
  const { stdout } = await cli.run('history', 'list', '--limit', '1', '--json');
  return (JSON.parse(stdout) as { runs: { run: string }[] }).runs[0]?.run ?? '';
}

async function requestOf(run: string, ...options: string[]) {
  const { stdout } = await cli.run('history', 'show', run, '--json', ...options);
  const facts = (JSON.parse(stdout) as Shown).cells.flatMap((cell) => cell.facts);
  return facts.find(({ kind }) => kind === 'http');
}

const contents = (): string[] =>
  readdirSync(cli.at('state/databook/outputs'), { recursive: true }).map(String);

test('an answer is read again without its secrets, and an equal one is kept once', async () => {
  servesOnce(answer(`asked with ${TOKEN}`));
  const first = await query({ PROMETHEUS_TOKEN: TOKEN });
  const second = await query({ PROMETHEUS_TOKEN: TOKEN });
  forgets();
  const request = await requestOf(first, '--responses');
  expect(request).toMatchObject({
    detail: { status: 200, contentType: 'application/json' },
    responseHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
    response: { type: 'application/json', text: answer('asked with [redacted]') },
  });
  expect((await requestOf(second))?.responseHash).toBe(request?.responseHash);
  expect(await requestOf(second)).not.toHaveProperty('response');
  expect(contents().filter((name) => name.includes(request?.responseHash?.slice(7) ?? '-'))).toHaveLength(1);
  const { stdout } = await cli.run('history', 'show', first, '--responses');
  expect(stdout).toContain(`\n    < ${answer('asked with [redacted]')}\n`);
  expect(stdout).not.toContain('nothing that old');
});

test('what is too large is said, and nothing is kept where that is switched off', async () => {
  servesOnce(answer('x'.repeat(3000)));
  const large = await requestOf(await query({ DATABOOK_RESPONSES_MAX_KIB: '2' }), '--responses');
  expect(large?.response).toEqual({ lost: 'It was not kept. It is larger than 2 KiB.' });
  expect(large).not.toHaveProperty('responseHash');
  const none = await requestOf(await query({ DATABOOK_RESPONSES_MAX_KIB: '0' }), '--responses');
  expect(none).not.toHaveProperty('response');
  expect(none?.detail).not.toHaveProperty('notKept');
  const wrong = await cli.start(['call', 'prometheus', 'up'], {
    env: { DATABOOK_RESPONSES_MAX_KIB: 'many' },
  }).done;
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('DATABOOK_RESPONSES_MAX_KIB must be a number of KiB') as string,
  ]);
});
