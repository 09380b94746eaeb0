// What `databook history` finds, and what it keeps and removes.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { expect, test, vi } from 'vitest';
import { sourceHash } from '../../../src/notebook/sourceHash.ts';
import { AT, recordedRuns, type Recorded, type RecordedCell } from '../../support/recordedRuns.ts';
import { databook } from './support/databook.ts';
import { documented } from './support/documented.ts';

// many processes, each of which starts a Node and a worker
vi.setConfig({ testTimeout: 120_000 });

const DAY_MS = 86_400_000;
const cell = (source: string, gives: RecordedCell['gives']): RecordedCell => ({
  source,
  gives,
  provenance: { source: sourceHash(source) },
});
const up = cell('@plugin=prometheus\n\nup', 'up is 1\nall is well');
const broken = cell('@plugin=prometheus\n@name=p99\n\nup{', { fails: 'connect: no route to host' });

/** One run a day, the first of them broken; their ids. */
async function daily({ record, folder }: Recorded, days: number): Promise<string[]> {
  const ids: string[] = [];
  for (let day = 0; day < days; day++) {
    const at = AT + day * DAY_MS;
    const run = uuidv7({ msecs: at });
    await record({
      run,
      at,
      notebook: path.join(folder, `day-${day}.databook`),
      cells: day === 0 ? [up, broken] : [up],
    });
    ids.push(run);
  }
  return ids;
}

test('a text is found with run, cell and line, in 80 columns, page by page', async () => {
  const recorded = await recordedRuns();
  const [first = '', second = '', third = ''] = await daily(recorded, 3);
  const { folder } = recorded;
  const { out, err, code } = await databook(folder, 'search', 'No', 'ROUTE');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out.split('\n')).toEqual([
    `${first.slice(0, 13)}  26-11-20 02:16:40  failure  by oncall`,
    expect.stringMatching(/day-0\.databook$/),
    '  [2] p99 error: connect: no route to host',
    '',
  ]);
  const page = await databook(folder, 'search', 'all is well', '--limit', '2');
  expect(page.out).toContain('  [1] up result 2: all is well');
  expect(page.out).not.toContain(first.slice(0, 13));
  for (const line of page.out.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(page.err).toBe(`There are older ones: --after ${second}\n`);
  const next = await databook(folder, 'search', 'all is well', '--after', second, '--json');
  expect(documented('history search', next.out)).toMatchObject({
    text: 'all is well',
    runs: [
      {
        run: first,
        pinned: false,
        matches: [{ cell: 1, name: 'up', in: 'result', line: 2, text: 'all is well' }],
      },
    ],
    more: false,
    next: null,
  });
  expect(
    await databook(folder, 'search', 'nowhere', '--notebook', path.join(folder, 'day-2.databook')),
  ).toEqual({
    code: 0,
    out: '',
    err: 'No run that is like that has “nowhere”.\n',
  });
  expect((await databook(folder, 'search', 'day-2')).out).toContain(third.slice(0, 13));
});

test('a cell is followed through all notebooks and names, and it is said where it was otherwise', async () => {
  const recorded = await recordedRuns();
  await daily(recorded, 2);
  const { folder, record } = recorded;
  const file = path.join(folder, 'now.databook');
  writeFileSync(
    file,
    '```databook\n@plugin=prometheus\n\nup\n```\n\n```databook\n@plugin=http\n\nGET x\n```\n',
  );
  await record({ run: uuidv7({ msecs: AT + 9 * DAY_MS }), at: AT + 9 * DAY_MS, notebook: file, cells: [up] });
  const { out, code } = await databook(folder, 'cell', file, '1');
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    expect.stringMatching(/^RUN +STARTED \(UTC\) +STATUS +TOOK +BY +GAVE$/),
    expect.stringMatching(/ 26-11-29 02:16:40 {2}success {2}500ms {2}oncall {2}up is 1$/),
    '-- in day-1.databook',
    expect.stringMatching(/ 26-11-21 /),
    '-- in day-0.databook',
    expect.stringMatching(/ 26-11-20 /),
    '',
  ]);
  const paged = await databook(folder, 'cell', file, '1', '--limit', '1', '--json');
  const { operations, next } = documented('history cell', paged.out) as {
    operations: { notebook: string }[];
    next: string;
  };
  expect(operations).toMatchObject([{ notebook: file, status: 'success', text: 'up is 1\nall is well' }]);
  const rest = await databook(folder, 'cell', file, '1', '--json', '--after', next);
  expect((JSON.parse(rest.out) as { operations: unknown[] }).operations).toHaveLength(2);
  expect(await databook(folder, 'cell', file, '2')).toEqual({
    code: 0,
    out: '',
    err: 'No run of cell 2 (GET x) is on record.\n',
  });
  expect(await databook(folder, 'cell', file, 'p98')).toMatchObject({ code: 2, out: '' });
});

test('runs are pinned, and let go again', async () => {
  const recorded = await recordedRuns();
  const [first = '', second = ''] = await daily(recorded, 2);
  const { folder } = recorded;
  expect(await databook(folder, 'pin', first.slice(0, 13), second)).toMatchObject({
    code: 0,
    out: `Pinned: ${first.slice(0, 13)}\nPinned: ${second.slice(0, 13)}\n`,
  });
  const unpinned = await databook(folder, 'unpin', second, '--json');
  expect(documented('history pin, history unpin', unpinned.out)).toEqual({
    runs: [{ run: second, pinned: false }],
  });
  const { out } = await databook(folder, 'list', '--pinned');
  expect(out.split('\n').slice(0, -1)).toEqual([
    expect.stringMatching(/ PIN /),
    expect.stringMatching(/02:16:40 {2}failure {2}yes {2}1\/2 /),
  ]);
});

test('runs are deleted when that is agreed to, all or none of them', async () => {
  const recorded = await recordedRuns();
  const [first = '', second = '', third = ''] = await daily(recorded, 3);
  const { folder } = recorded;
  const refused = await databook(folder, 'delete', first);
  expect(refused).toMatchObject({ code: 3, out: '' });
  expect(refused.err).toMatch(/^RUN .*\n\S{13} .*\nNothing was deleted\. Nobody is there to be asked; --yes/);
  expect((await databook(folder, 'delete', second, 'ffff', '--yes')).code).toBe(2);
  const open = uuidv7({ msecs: AT + 5 * DAY_MS });
  const running = cell('up', { running: true });
  await recorded.record({
    run: open,
    at: AT + 5 * DAY_MS,
    notebook: 'x.databook',
    cells: [running],
    ends: false,
  });
  expect(await databook(folder, 'delete', second, open, '--yes')).toEqual({
    ...{ code: 1, out: '' },
    err: `Nothing was deleted: the run ${open.slice(0, 13)} is still being recorded. Stop it, then delete it.\n`,
  });
  const deleted = await databook(folder, 'delete', first, third.slice(0, 13), third, '--yes', '--json');
  expect(documented('history delete', deleted.out)).toEqual({ deleted: [first, third] });
  const { out } = await databook(folder, 'list', '--json');
  expect((JSON.parse(out) as { runs: { run: string }[] }).runs.map(({ run }) => run)).toEqual([open, second]);
});

test('evidence is Markdown on standard output', async () => {
  const recorded = await recordedRuns();
  const [first = ''] = await daily(recorded, 1);
  const { out } = await databook(recorded.folder, 'evidence', first.slice(0, 13));
  expect(out).toMatch(/^# Run of day-0\.databook, 2026-11-20 02:16:40 UTC\n/);
  expect(out).toContain('connect: no route to host');
  const { out: json } = await databook(recorded.folder, 'evidence', first, '--json');
  expect(documented('history evidence', json)).toEqual({ run: first, markdown: out });
});
