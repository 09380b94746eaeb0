// What `databook history` prunes, exports and takes in.
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { AT, recordedRuns, type Recorded } from '../../support/recordedRuns.ts';
import { temporaryFolder } from '../../support/runStore.ts';
import { databook } from './support/databook.ts';
import { documented } from './support/documented.ts';

// many processes, each of which starts a Node and a worker
vi.setConfig({ testTimeout: 120_000 });

const HOUR_MS = 3_600_000;

/** One run an hour, from AT on; their ids. */
async function hourly({ record }: Recorded, hours: number): Promise<string[]> {
  const ids = Array.from({ length: hours }, (_, hour) => uuidv7({ msecs: AT + hour * HOUR_MS }));
  for (const [hour, run] of ids.entries())
    await record({ run, at: AT + hour * HOUR_MS, cells: [{ source: 'up', gives: `up is ${hour}` }] });
  return ids;
}

const idsIn = (out: string): string[] =>
  (JSON.parse(out) as { runs: { run: string }[] }).runs.map(({ run }) => run);

test('old runs are pruned when that is agreed to; pinned and open ones stay', async () => {
  const recorded = await recordedRuns();
  const { folder, limani, record } = recorded;
  const [pinned = '', ...rest] = await hourly(recorded, 4);
  await limani.pinRun(pinned);
  const open = uuidv7({ msecs: AT - HOUR_MS });
  await record({
    run: open,
    at: AT - HOUR_MS,
    cells: [{ source: 'up', gives: { running: true } }],
    ends: false,
  });
  const old = ['prune', '--before', '2026-11-20T04:00:00Z'];
  const dry = await databook(folder, ...old, '--dry-run');
  expect({ ...dry, out: dry.out.split('\n') }).toEqual({
    code: 0,
    out: [
      expect.stringMatching(/^1 run \(1 cell, \d+ bytes\) would be removed:$/),
      'those started before 2026-11-20 04:00:00 UTC.',
      'Pinned runs and those still being recorded stay.',
      '',
    ],
    err: '',
  });
  const refused = await databook(folder, ...old);
  expect(refused).toMatchObject({ code: 3, out: '' });
  expect(refused.err).toMatch(
    /would be removed:\n.*\n.*\nNothing was removed\. Nobody is there to be asked; --yes/,
  );
  expect(await databook(folder, 'prune')).toMatchObject({ code: 2, out: '' });
  const pruned = await databook(folder, 'prune', '--keep', '2', ...old.slice(1), '--yes', '--json');
  expect(documented('history prune', pruned.out)).toMatchObject({
    dryRun: false,
    policy: { before: '2026-11-20T04:00:00Z', keep: 2 },
    runs: 1,
    operations: 1,
  });
  expect(idsIn((await databook(folder, 'list', '--json')).out)).toEqual([
    ...rest.slice(1).reverse(),
    pinned,
    open,
  ]);
});

test('runs travel as a file into another store, with what they gave', async () => {
  const recorded = await recordedRuns();
  const { folder } = recorded;
  const [first = '', second = ''] = await hourly(recorded, 2);
  const file = path.join(folder, 'runs.jsonl');
  writeFileSync(file, 'what was there before');
  const exported = await databook(folder, 'export', '-o', file, '--json');
  expect(documented('history export', exported.out)).toEqual({ file, runs: 2, contents: 2 });
  expect(statSync(file).mode & 0o077).toBe(0);

  const other = temporaryFolder();
  const taken = await databook(other, 'import', file, '--json');
  expect(documented('history import', taken.out)).toEqual({ imported: 2, present: 0, deleted: 0 });
  expect(await databook(other, 'import', file)).toMatchObject({
    code: 0,
    out: 'Taken in: 0 runs. On record already: 2.\n',
  });
  expect((await databook(other, 'show', second)).out).toContain('\n  up is 1\n');

  const one = await databook(folder, 'export', first.slice(0, 13), '--no-contents');
  const lines = one.out.trimEnd().split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toContain(first);
  expect(lines[2]).toBe('{"runs":1,"contents":0}');
  const some = await databook(folder, 'export', '--from', '2026-11-20T03:00:00Z');
  expect([some.out.includes(first), some.out.includes(second)]).toEqual([false, true]);
});

test('what cannot be exported or taken in is said, and a file that is there stays', async () => {
  const recorded = await recordedRuns();
  const { folder, record } = recorded;
  await hourly(recorded, 1);
  const open = uuidv7({ msecs: AT + HOUR_MS });
  await record({ run: open, at: AT + HOUR_MS, cells: [], ends: false });
  const file = path.join(folder, 'runs.jsonl');
  await databook(folder, 'export', '-o', file);
  const before = readFileSync(file);
  for (const [args, sentence] of [
    [['export', open, '-o', file], /only runs that have ended can be exported/],
    [['export', open, '--pinned'], /^Name the runs, or say with options which they are; not both\./],
    [['export', '--json'], /--json goes with -o FILE/],
    [['import', path.join(folder, 'none')], /none: there is no such file\.$/m],
    [['import', folder], /: it is a folder\.$/m],
    [['import', import.meta.filename], /Line 1 of the exported runs is no JSON/],
  ] as const)
    expect(await databook(folder, ...args)).toEqual({
      code: 2,
      out: '',
      err: expect.stringMatching(sentence) as string,
    });
  expect(readFileSync(file).equals(before)).toBe(true);
  truncateSync(file, before.length - 30);
  const cut = await databook(temporaryFolder(), 'import', file);
  expect(cut).toMatchObject({ code: 2, out: '' });
  expect(cut.err).toMatch(/runs\.jsonl: Line \d of the exported runs /);
});
