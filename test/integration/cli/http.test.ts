// `databook call http` and `run` without a terminal: an origin is denied until a flag names it.
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { CliFixture } from './support/fixture.ts';

// each test starts whole programs
vi.setConfig({ testTimeout: 120_000 });

const OTHER = 'http://127.0.0.1:1';

let cli: CliFixture;
beforeAll(async () => {
  cli = await CliFixture.create();
});
afterEach(() => {
  cli.requests.length = 0;
});
afterAll(() => cli.dispose());

test('denies an origin, names the flag, and sends with it; the flag is not remembered', async () => {
  const input = `GET ${cli.url}/x`;
  const denied = await cli.run('call', 'http', input, '--json');
  expect([denied.code, cli.requests]).toEqual([3, []]);
  expect(JSON.parse(denied.stdout)).toMatchObject({
    status: 'denied',
    error: { code: 'denied', message: expect.stringContaining(`add --allow ${cli.url}`) as string },
  });
  const other = await cli.run('call', 'http', input, '--allow', OTHER);
  expect([other.code, cli.requests]).toEqual([3, []]);
  const allowed = await cli.run('call', 'http', input, '--allow', OTHER, '--allow', `${cli.url}/`);
  expect([allowed.code, cli.requests.length]).toEqual([0, 1]);
  expect(allowed.stdout).toMatch(/^200 OK · /);
  expect((await cli.run('call', 'http', input)).code).toBe(3);
});

test('refuses what is no origin', async () => {
  const { code, stderr } = await cli.run('call', 'http', 'GET http://a', '--allow', 'a.example/x');
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining('Write an origin, such as https://api.example.org'),
  ]);
});

test('asks before a cell changes something, origin or not', async () => {
  cli.write(
    'a.databook',
    `\`\`\`databook\n@plugin=http\nDELETE ${cli.url}/x\nAuthorization: Bearer s3cret-of-mine\nX-Api-Key: abcdefgh\n\n{"why":1}\n\`\`\`\n`,
  );
  const args = ['run', 'a.databook', '--allow', cli.url];
  const denied = await cli.run(...args);
  expect([denied.code, cli.requests]).toEqual([3, []]);
  expect(denied.stderr).toMatch(
    /^ {2}\| DELETE http:\S+\/x\n {2}\| Authorization: Bearer \[redacted\]\n {2}\| X-Api-Key: \[redacted\]\n {2}\|\n {2}\| \{"why":1\}\n/m,
  );
  expect((await cli.run(...args, '--yes')).code).toBe(0);
  expect(cli.requests).toEqual(['DELETE /x']);
});
