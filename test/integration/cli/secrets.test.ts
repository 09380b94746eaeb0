// However a secret is given and however the run ends: nothing that is stored or printed holds it, in no encoding.
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { CliFixture } from './support/fixture.ts';
import { filesThatShow, shows } from './support/secretForms.ts';

// each test starts whole programs
vi.setConfig({ testTimeout: 120_000 });

const SECRET = 'Zq7+k9/xW=p8"s_Yt';
const encoded = encodeURIComponent(SECRET);

/** How a secret comes into a cell of the http plugin: the cell's header line or address, variables, arguments. */
interface Way {
  readonly header?: string;
  readonly address?: (url: string) => string;
  readonly query?: string;
  readonly frontMatter?: string;
  readonly args?: readonly string[];
  /** The notebook's own text holds it. */
  readonly inFile?: true;
}
const bearer = 'Authorization: Bearer ${token}';
const ways: Record<string, Way> = {
  '--var': { header: bearer, args: ['--var', `token=${SECRET}`] },
  'front matter': { header: bearer, frontMatter: `  token: ${JSON.stringify(SECRET)}`, inFile: true },
  'the cell itself': { header: `Authorization: Bearer ${SECRET}`, inFile: true },
  'part of a header': { header: 'Authorization: Bearer a-${token}-b', args: ['--var', `token=${SECRET}`] },
  Basic: {
    header: 'Authorization: Basic ${pair}',
    args: ['--var', `pair=${Buffer.from(`ada:${SECRET}`).toString('base64')}`],
  },
  Cookie: { header: 'Cookie: theme=dark; sid=${token}', args: ['--var', `token=${SECRET}`] },
  'X-Api-Key': { header: 'X-Api-Key: ${key}', args: ['--var', `key=${SECRET}`] },
  'a parameter': { query: '?q=1&access_token=${token}', args: ['--var', `token=${encoded}`] },
  'the address': {
    address: (url) => url.replace('://', '://ada:${password}@'),
    args: ['--var', `password=${encoded}`],
  },
  'the address itself': { address: (url) => url.replace('://', `://ada:${encoded}@`), inFile: true },
};

let cli: CliFixture;
/** Told of each request that is not answered. */
let onHang: () => void = () => undefined;
beforeAll(async () => {
  cli = await CliFixture.create();
  cli.answers((response: ServerResponse, request: IncomingMessage) => {
    const { authorization = '', cookie = '' } = request.headers;
    const said = [
      request.url ?? '',
      authorization,
      cookie,
      encodeURIComponent(authorization),
      JSON.stringify(request.headers),
    ];
    if (request.url?.startsWith('/hang')) onHang();
    else
      response
        .writeHead(request.url?.startsWith('/fail') ? 500 : 200, { 'content-type': 'text/plain' })
        .end([...said, Buffer.from(said.join()).toString('base64')].join('\n'));
  });
});
afterAll(() => cli.dispose());

let count = 0;
/** Runs with a state of its own. @param until ends the process before it ends itself */
const runWith = async (args: readonly string[], env: Record<string, string> = {}, until?: NodeJS.Signals) => {
  const state = cli.at(`state-${++count}`);
  mkdirSync(state);
  const hangs = new Promise<void>((resolve) => (onHang = resolve));
  const { child, done } = cli.start(args, { env: { XDG_STATE_HOME: state, LOCALAPPDATA: state, ...env } });
  if (until) {
    await Promise.race([hangs, once(child, 'close')]);
    child.kill(until);
  }
  return { state, ...(await done) };
};

const cell = (
  { header, address = (url) => url, frontMatter = '', query = '' }: Way,
  method: string,
  at: string,
): string => `---
databook: 1
vars:
  n: "4711"
${frontMatter}
---

\`\`\`databook
@plugin=http

# marked-4711
${method} ${address(cli.url)}${at}${query}
X-Other: echo-\${n}
${header ?? 'Accept: */*'}
\`\`\`
`;

interface End {
  readonly method?: string;
  readonly at: string;
  readonly code: number | null;
  readonly denyOrigin?: true;
  readonly until?: NodeJS.Signals;
}
const ends: Record<string, End> = {
  success: { at: '/ok', code: 0 },
  failure: { at: '/fail', code: 1 },
  cancelled: { at: '/hang', code: 130, until: 'SIGINT' },
  killed: { at: '/hang', code: null, until: 'SIGKILL' },
  'an origin nobody agreed to': { at: '/ok', code: 3, denyOrigin: true },
  'a change nobody agreed to': { method: 'POST', at: '/ok', code: 3 },
  'an address that is none': { at: ':x/', code: 1 },
};

const everywhere = Object.keys(ways).flatMap((way) =>
  ['success', 'cancelled'].map((end) => [way, end] as const),
);
const elsewhere = ['--var', 'the cell itself', 'the address'].flatMap((way) =>
  Object.keys(ends)
    .filter((end) => end !== 'success' && end !== 'cancelled')
    .map((end) => [way, end] as const),
);

describe('an http cell', () => {
  test.each([...everywhere, ...elsewhere])('by %s, %s', async (wayName, endName) => {
    const way = ways[wayName]!;
    const { at, method = 'GET', code, denyOrigin, until } = ends[endName]!;
    const file = `n${count}.databook`;
    cli.write(file, cell(way, method, at));
    const recordings = cli.at(`recordings-${count}`);
    const success = endName === 'success';
    const done = await runWith(
      [
        ...['run', file, '--verbose', '--write', ...(way.args ?? [])],
        ...(denyOrigin ? [] : ['--allow', cli.url]),
        ...(success ? ['--record', recordings] : []),
      ],
      {},
      until,
    );
    expect({ code: done.code, stderr: done.stderr }).toMatchObject({ code });
    expect(filesThatShow(done.state, SECRET)).toEqual([]);
    // that this looks where it should
    expect(filesThatShow(done.state, 'marked-4711')).not.toEqual([]);
    expect(shows(done.stdout + done.stderr, SECRET)).toBeUndefined();
    const [, ...results] = cli.read(file).split('<!-- databook:result');
    expect(results).toHaveLength(endName === 'killed' ? 0 : 1);
    expect(shows(results.join(), SECRET)).toBeUndefined();
    if (!success) return;
    expect(filesThatShow(done.state, 'echo-4711').join()).toContain('outputs');
    expect(filesThatShow(recordings, SECRET)).toEqual([]);
    expect(filesThatShow(recordings, 'echo-4711')).toHaveLength(1);
  });

  test.each([
    ['/ok', 0],
    ['/fail', 1],
  ])('as a call, %s', async (at, code) => {
    const input = `# marked-4711\nGET ${cli.url}${at}\nAuthorization: Bearer ${SECRET}`;
    const done = await runWith(['call', 'http', input, '--allow', cli.url, '--json']);
    expect(done).toMatchObject({ code });
    expect(filesThatShow(done.state, SECRET)).toEqual([]);
    expect(filesThatShow(done.state, 'marked-4711')).not.toEqual([]);
    expect(shows(done.stdout + done.stderr, SECRET)).toBeUndefined();
  });

  test('where the cell never got to its plugin', async () => {
    const text = cell(ways['--var']!, 'GET', '/ok').replace('@plugin=http', '@plugin=htpp');
    cli.write('typo.databook', text);
    const done = await runWith(['run', 'typo.databook', '--var', `token=${SECRET}`, '--json']);
    expect(done.code).toBe(1);
    expect(filesThatShow(done.state, SECRET)).toEqual([]);
    expect(filesThatShow(done.state, 'marked-4711')).not.toEqual([]);
    expect(done.stdout).not.toContain(SECRET);
  });
});

describe('a value of a plugin', () => {
  const call = ['call', 'prometheus', 'marked_4711', '--option', 'type=instant', '--verbose'];
  const expectNone = (done: Awaited<ReturnType<typeof runWith>>): void => {
    expect(filesThatShow(done.state, SECRET)).toEqual([]);
    expect(filesThatShow(done.state, 'marked_4711')).not.toEqual([]);
    expect(shows(done.stdout + done.stderr, SECRET)).toBeUndefined();
  };

  test.each(['/ok', '/fail'])('from the environment, %s', async (at) => {
    expectNone(await runWith(call, { PROMETHEUS_URL: `${cli.url}${at}`, PROMETHEUS_TOKEN: SECRET }));
  });

  test('from --env-file', async () => {
    cli.write('given.env', `PROMETHEUS_URL=${cli.url}/fail\nPROMETHEUS_TOKEN='${SECRET}'\n`);
    expectNone(await runWith([...call, '--env-file', 'given.env']));
  });

  test('as the password of its server', async () => {
    const url = `${cli.url}/fail`.replace('://', `://ada:${encoded}@`);
    expectNone(await runWith(call, { PROMETHEUS_URL: url }));
  });

  test('cancelled', async () => {
    const env = { PROMETHEUS_URL: `${cli.url}/hang`, PROMETHEUS_TOKEN: SECRET };
    const done = await runWith(call, env, 'SIGINT');
    expect(done.code).toBe(130);
    expectNone(done);
  });
});
