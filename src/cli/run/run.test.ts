import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runDeps } from '../../../test/support/cliFakes.ts';
import { fail, text, untilAborted } from '../../../test/support/kernelFakes.ts';
import type { FakePlugin } from '../../../test/support/kernelFakes.ts';
import { ContentStore } from '../../limani/sqljs/contentStore.ts';
import { LargeOutputs } from '../../notebook/largeOutputs.ts';
import { parse } from '../../notebook/parse.ts';
import { CliError } from '../exit.ts';
import { run } from './run.ts';
import type { RunOptions } from './run.ts';

const NOTEBOOK = `---
databook: 1
vars:
  c: eu
---

# Incident

\`\`\`databook
@plugin=ok
@name=first
up{c="\${c}"}
\`\`\`

Text.

\`\`\`databook
@plugin=ok
two
\`\`\`
`;

const PLUGINS: Record<string, FakePlugin> = {
  ok: { invoke: ({ input }) => ({ outputs: [text(`got ${input}`)] }) },
  long: { invoke: () => ({ outputs: [text('line\n'.repeat(2000))] }) },
  bad: { invoke: () => fail({ code: 'http', message: 'HTTP 503.', hint: 'Wait.' }) },
  act: { effect: 'write', plan: () => ({ effect: 'write', targets: ['web'], summary: 'Restart web.' }) },
  hangs: { invoke: (_, { signal }) => untilAborted(signal) },
};

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'databook-cli-'));
  file = path.join(folder, 'incident.databook');
});
afterEach(() => rm(folder, { recursive: true }));

const start = async (
  source: string,
  options: Partial<RunOptions> = {},
  interrupt?: (fire: () => void) => void,
) => {
  await writeFile(file, source);
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(
    file,
    { cell: [], var: {}, ...options },
    {
      ...runDeps(PLUGINS, { out, err }),
      large: new LargeOutputs(new ContentStore(path.join(folder, 'content')), () => 4096),
      onInterrupt: (listener) => {
        interrupt?.(listener);
        return () => undefined;
      },
    },
  );
  return { code, out: out.join('\n'), err: err.join('\n'), after: await readFile(file, 'utf8') };
};
const only = (...lines: string[]) => ['```databook', ...lines, '```', ''].join('\n');

test('all cells run and are shown; the file stays as it is', async () => {
  const { code, out, err, after } = await start(NOTEBOOK);
  expect(code).toBe(0);
  expect(out).toMatch(
    /^\[1\] first @ok success \d+\.\d\d s\ngot up\{c="eu"\}\n+\[2\] @ok success .*\ngot two\n$/s,
  );
  expect(err).toBe('[1] first @ok …\n[2] @ok …');
  expect(after).toBe(NOTEBOOK);
});

test('--json prints one document', async () => {
  const { out } = await start(NOTEBOOK + only('@plugin=bad') + only('@plugin=ok'), {
    json: true,
    var: { c: 'us' },
  });
  expect(JSON.parse(out)).toEqual({
    run: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/) as string,
    status: 'failure',
    cells: [
      {
        ...{
          index: 1,
          name: 'first',
          plugin: 'ok',
          status: 'success',
          duration: expect.any(Number) as number,
          origin: 'live',
        },
        outputs: [{ mime: 'text/plain', data: 'got up{c="us"}' }],
      },
      {
        index: 2,
        name: null,
        plugin: 'ok',
        status: 'success',
        duration: expect.any(Number) as number,
        origin: 'live',
        outputs: [{ mime: 'text/plain', data: 'got two' }],
      },
      {
        ...{ index: 3, name: null, plugin: 'bad', status: 'failure', duration: expect.any(Number) as number },
        origin: 'live',
        error: { code: 'http', message: 'HTTP 503.', hint: 'Wait.' },
        outputs: [{ mime: 'text/plain', data: 'bad: HTTP 503.\n\nWait.' }],
      },
      {
        ...{ index: 4, name: null, plugin: 'ok', status: 'cancelled', duration: 0 },
        error: { code: 'skipped', message: 'Not run: an earlier cell ended with failure.' },
        outputs: [],
      },
    ],
  });
});

test('--write puts the results of the cells that ran into the file, and nothing else', async () => {
  const { after } = await start(NOTEBOOK, { cell: ['2'], write: true });
  expect(after.startsWith(NOTEBOOK.trimEnd())).toBe(true);
  const cells = parse(new TextEncoder().encode(after)).cells.filter((c) => c.kind === 'code');
  expect(cells.map((c) => c.result?.provenance.status)).toEqual([undefined, 'success']);
});

test('a large result is summarised in the file, kept whole in the store, and found there again', async () => {
  const large = new LargeOutputs(new ContentStore(path.join(folder, 'content')), () => 4096);
  const { after } = await start(only('@plugin=long'), { write: true });
  expect(after.length).toBeLessThan(6000);
  const [cell] = (await large.restore(parse(new TextEncoder().encode(after)))).cells;
  expect(cell?.kind === 'code' && new TextDecoder().decode(cell.result?.outputs[0]?.data)).toBe(
    'line\n'.repeat(2000),
  );
});

test('a file that changed meanwhile is not overwritten', async () => {
  const edited = start(only('@plugin=hangs'), { write: true }, (fire) => {
    void writeFile(file, 'edited').then(fire);
  });
  await expect(edited).rejects.toThrow(/not written, because it was changed by another program/);
  expect(await readFile(file, 'utf8')).toBe('edited');
});

describe('exit codes', () => {
  test.each([
    ['@plugin=bad', {}, 1],
    ['@plugin=nope', {}, 1],
    ['@plugin=act', {}, 3],
    ['@plugin=act', { yes: true }, 0],
  ])('%s with %j: %d', async (line, options, code) => {
    expect((await start(only(line), options)).code).toBe(code);
  });

  test('130 for an interrupted run, which ends the cell', async () => {
    const { code, out } = await start(only('@plugin=hangs') + only('@plugin=ok'), { json: true }, (fire) => {
      setImmediate(fire);
    });
    expect(code).toBe(130);
    expect((JSON.parse(out) as { cells: { status: string }[] }).cells.map((c) => c.status)).toEqual([
      'cancelled',
      'cancelled',
    ]);
  });

  test.each([
    [{ cell: ['frist'] }, /There is no cell "frist"\. Did you mean "first"\?/],
    [{ from: 'yesterday' }, /--from: "yesterday" is not a time\. Accepted are/],
  ])('2 for %j', async (options, message) => {
    const failed = start(NOTEBOOK, options);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toBeInstanceOf(CliError);
  });
});

test('what asks first says what it wants, also when nobody is there', async () => {
  const { err, out } = await start(only('@plugin=act'));
  expect(err).toContain(
    '[1] @act asks for your agreement: Restart web.\n  plugin: act 1.0.0\n  acts on: web\n  Nobody is there',
  );
  expect(out).toContain('Not done, because it was not agreed to: Restart web.');
});

test('problems of the file are said by line', async () => {
  const { err } = await start(`${only('@plugin=ok')}<!-- databook:end -->\n`);
  expect(err).toMatch(new RegExp(`^${file}:4: `));
});
