// `databook history` as a person calls it, on a store that another process holds open.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { aRun, anEnd } from '../../conformance/samples.ts';
import { AT, recordedRuns } from '../../support/recordedRuns.ts';
import { temporaryFolder } from '../../support/runStore.ts';
import { databook } from './support/databook.ts';

// many processes, each of which starts a Node and a worker
vi.setConfig({ testTimeout: 120_000 });

const idAt = (msecs: number): string => uuidv7({ msecs });
const up = { source: '@plugin=prometheus\nup', gives: 'up is 1' } as const;
const broken = { source: '@plugin=prometheus\n@name=p99\nup{', gives: { fails: 'unexpected end of input' } };
const never = { source: 'z', gives: { skipped: 'Not run: an earlier cell ended with failure.' } };

test('where nothing was recorded it says so and makes no store', async () => {
  const store = path.join(temporaryFolder(), 'store');
  expect(await databook(store, 'list')).toEqual({
    code: 0,
    out: '',
    err: `There is no history yet: no run is on record in ${path.join(store, 'runs')}.\n`,
  });
  expect(JSON.parse((await databook(store, 'list', '--json')).out)).toEqual({
    runs: [],
    more: false,
    next: null,
  });
  expect(await databook(store, 'show', '019a')).toMatchObject({ code: 2, out: '' });
  expect(existsSync(store)).toBe(false);
});

test('a store that cannot be one, and a page that is none, are said in a sentence', async () => {
  const file = path.join(temporaryFolder(), 'notes.txt');
  writeFileSync(file, 'no store');
  expect(await databook(file, 'list')).toEqual({
    ...{ code: 1, out: '' },
    err: `There is no run store to be read in ${path.join(file, 'runs')}: a part of that path is a file.\n`,
  });
  const { folder } = await recordedRuns();
  const { code, err } = await databook(folder, 'list', '--after', 'next-e30');
  expect([code, err.split('\n').length]).toEqual([2, 2]);
});

test('a time that no calendar has is shown as what it is', async () => {
  const { folder, limani } = await recordedRuns();
  await limani.createRun(aRun('odd', { startTime: 1e15 }));
  const host = await limani.getOrCreateHost('odd', 'web');
  await limani.insertOperation(anEnd('odd', host, { timestamp: 1e15 }));
  await limani.endRunUpdate('odd', 1e15, 'success', {});
  const { out, code } = await databook(folder, 'list', '--json');
  expect([code, JSON.parse(out)]).toMatchObject([
    0,
    { runs: [{ started: '1000000000000000 s after 1970' }] },
  ]);
  expect(await databook(folder, 'show', 'odd', '--json')).toMatchObject({ code: 0, err: '' });
});

test('runs are listed, newest first, in 80 columns, while their recorder is at work', async () => {
  const { folder, record } = await recordedRuns();
  const notebook = path.join(folder, 'checkout-latency.databook');
  for (let i = 0; i < 4; i++)
    await record({ run: idAt(AT + i * 60_000), at: AT + i * 60_000, notebook, cells: [up] });
  await record({
    run: idAt(AT + 300_000),
    at: AT + 300_000,
    by: 'a-very-long-name',
    cells: [up, broken, never],
  });
  await record({
    run: idAt(AT + 360_000),
    at: AT + 360_000,
    cells: [{ ...up, gives: { running: true } }],
    ends: false,
  });
  const { out, err, code } = await databook(folder, 'list', '--limit', '4');
  expect(code).toBe(0);
  const [head, ...lines] = out.trimEnd().split('\n');
  expect(head).toMatch(/^RUN +STARTED \(UTC\) +STATUS +OK +TOOK +BY +NOTEBOOK$/);
  expect(lines).toEqual([
    expect.stringMatching(/^[\da-f-]{13} {2}26-11-20 02:22:40 {2}running +0\/1 +oncall +a$/),
    expect.stringMatching(/^[\da-f-]{13} {2}26-11-20 02:21:40 {2}failure +1\/3 +3s +a-very-… +a$/),
    expect.stringMatching(/ 26-11-20 02:19:40 {2}success +1\/1 +1s +oncall +checkout-latency$/),
    expect.stringMatching(/ 26-11-20 02:18:40 /),
  ]);
  for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const after = /^There are older ones: --after (\S+)\n$/.exec(err)?.[1] ?? '';
  const older = await databook(folder, 'list', '--after', after);
  expect(older.out.match(/26-11-20 \S+/g)).toEqual(['26-11-20 02:17:40', '26-11-20 02:16:40']);
  expect(older.err).toBe('');
});

test('they are narrowed down by notebook, status, plugin, time and text', async () => {
  const { folder, record } = await recordedRuns();
  const mine = path.join(folder, 'mine.databook');
  await record({ run: idAt(AT), notebook: mine, cells: [up] });
  await record({ run: idAt(AT + 60_000), at: AT + 60_000, cells: [up, broken] });
  const found = async (...args: string[]): Promise<string[]> => {
    const { out } = await databook(folder, 'list', '--json', ...args);
    return (JSON.parse(out) as { runs: { started: string }[] }).runs.map(({ started }) =>
      started.slice(14, 16),
    );
  };
  expect(await found()).toEqual(['17', '16']);
  expect(await found('--notebook', mine)).toEqual(['16']);
  expect(await found('--notebook', pathToFileURL(mine).href)).toEqual(['16']);
  expect(await found('--status', 'failure', '--status', 'interrupted')).toEqual(['17']);
  expect(await found('--plugin', 'http')).toEqual([]);
  expect(await found('--from', '2026-11-20T02:17:00Z')).toEqual(['17']);
  expect(await found('--to', '2026-11-20T02:17:00Z')).toEqual(['16']);
  expect(await found('--text', 'unexpected END')).toEqual(['17']);
  expect(await found('--host', 'https://prom:9090/', '--cell', 'cell-2')).toEqual(['17']);
});

test('a run is shown with its cells, requests and outputs, found by the beginning of its id', async () => {
  const { folder, record } = await recordedRuns();
  const run = idAt(AT);
  await record({ run, cells: [up, broken, never] });
  const { out, code } = await databook(folder, 'show', run.slice(0, 13));
  expect(code).toBe(0);
  expect(out).toBe(`Run ${run}: failure
  1 of 3 cells succeeded, 1 failed, 1 was not run
  2026-11-20 02:16:40 – 02:16:43 UTC (3 s)
  by oncall on laptop
  of /work/a.databook
  asked https://prom:9090

[1] up @prometheus@1.0.0 success 500 ms
  | @plugin=prometheus
  | up
  02:16:40 GET https://prom:9090/api/v1/query?query=up 200
  up is 1

[2] p99 @prometheus@1.0.0 failure 500 ms
  | @plugin=prometheus
  | @name=p99
  | up{
  02:16:41 GET https://prom:9090/api/v1/query?query=up 200
  unexpected end of input

[3] was not run
  Not run: an earlier cell ended with failure.
`);
  const { out: json } = await databook(folder, 'show', run, '--json');
  expect(JSON.parse(json)).toMatchObject({
    run,
    status: 'failure',
    by: 'oncall',
    machine: 'laptop',
    started: '2026-11-20T02:16:40Z',
    duration: 3,
    hosts: ['https://prom:9090'],
    cells: [
      {
        index: 1,
        status: 'success',
        plugin: 'prometheus@1.0.0',
        outputs: [{ mime: 'text/plain', data: 'up is 1' }],
      },
      { index: 2, status: 'failure', error: { code: 'http', message: 'unexpected end of input' } },
      { index: 3, status: 'skipped', source: null, outputs: [] },
    ],
  });
  rmSync(path.join(folder, 'outputs'), { recursive: true });
  expect((await databook(folder, 'show', run)).out).toContain(
    'The outputs of then are lost. They are not kept in the run log any more',
  );
});

test('two runs are compared by what they gave', async () => {
  const { folder, record } = await recordedRuns();
  const [one, two] = [idAt(AT), idAt(AT + 60_000)];
  await record({ run: one, cells: [{ ...up, gives: 'a is 1\nb is 2' }, never] });
  await record({ run: two, at: AT + 60_000, cells: [{ ...up, gives: 'a is 1\nb is 3' }] });
  const { out, code } = await databook(folder, 'diff', one, two);
  expect(code).toBe(0);
  expect(out).toBe(`- ${one.slice(0, 13)}  2026-11-20 02:16:40 UTC  success  a.databook
+ ${two.slice(0, 13)}  2026-11-20 02:17:40 UTC  success  a.databook

[1] up
  lines: 1 added, 1 gone, 0 changed, 1 the same
    - b is 2
    + b is 3

[2]
  only in the earlier run
`);
  const { out: json } = await databook(folder, 'diff', one, two, '--json');
  expect(JSON.parse(json)).toMatchObject({
    before: one,
    after: two,
    cells: [{ outputs: [{ kind: 'text', same: 1 }] }, { after: null }],
  });
});

test('what is asked for wrongly is said in a sentence', async () => {
  const { folder, record } = await recordedRuns();
  await record({ run: idAt(AT), cells: [up] });
  await record({ run: idAt(AT + 1), at: AT + 1, cells: [up] });
  for (const [args, sentence] of [
    [
      ['show', 'ffff'],
      /^There is no run "ffff"\. The nearest is \S{13}, 2026-11-20 02:16:40 UTC, a\.databook\.\n$/,
    ],
    [['show', idAt(AT).slice(0, 8)], /^Several runs begin with /],
    [['list', '--status', 'failed'], /^--status: there is no status "failed"\. There are: queued, running, /],
    [['list', '--status', 'succes'], /Did you mean "success"\?/],
    [['list', '--from', 'yesterday'], /^--from: "yesterday" is not a time\./],
    [['list', '--limit', '0'], /^--limit: "0" is not a whole number/],
    [['list', '--after', 'ffff'], /^There is no run "ffff"\./],
    [['search', ' '], /^There is nothing to search for/],
  ] as const)
    expect(await databook(folder, ...args)).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(sentence) as string,
    });
});
