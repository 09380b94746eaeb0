import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { AT, recordedRuns } from '../../../test/support/recordedRuns.ts';
import type { Limani } from '../../limani/limani.ts';
import { History } from './history.ts';
import type { RunCell } from './model.ts';

const RUN = '019a9f3c-1234-7abc-8def-0123456789ab';

const textsOf = (cell: RunCell | undefined): string[] =>
  cell?.result?.outputs.map(({ mime, data }) => `${mime}: ${Buffer.from(data).toString()}`) ?? [];

const cells = [
  { source: '@plugin=prometheus\nup', gives: 'up is 1' },
  { source: '@plugin=prometheus\nbroken', gives: { fails: 'HTTP 503 from prom.' } },
  { source: 'never', gives: { skipped: 'Not run: an earlier cell ended with failure.' } },
] as const;

test('a run is shown as it was: cells in order, their outputs, what was skipped and why', async () => {
  const { history, record } = await recordedRuns();
  await record({ run: RUN, cells });
  const run = await history.show(RUN);
  expect(run).toMatchObject({
    id: RUN,
    status: 'failure',
    by: 'oncall',
    machine: 'laptop',
    notebook: '/work/a.databook',
    startedAt: AT / 1000,
    endedAt: AT / 1000 + 3,
    succeeded: 1,
    failed: 1,
    replayed: 0,
    hosts: ['https://prom:9090'],
  });
  expect(run.cells.map(({ place, state, source, reason }) => [place, state, source, reason])).toEqual([
    [1, 'success', '@plugin=prometheus\nup', null],
    [2, 'failure', '@plugin=prometheus\nbroken', 'HTTP 503 from prom.'],
    [3, 'skipped', null, 'Not run: an earlier cell ended with failure.'],
  ]);
  const [first] = run.cells;
  expect(textsOf(first)).toEqual(['text/plain: up is 1']);
  expect(first?.result?.provenance).toMatchObject({ status: 'success', run: RUN, took: 0.5, by: 'oncall' });
  expect(first?.facts.map(({ command }) => command)).toEqual(['GET https://prom:9090/api/v1/query?query=up']);
  expect(first?.outputsLost).toBeNull();
});

test('a run that goes on elsewhere shows what runs and what waits', async () => {
  const { history, record } = await recordedRuns();
  await record({ run: RUN, cells: [{ source: 'slow', gives: { running: true } }], ends: false });
  const run = await history.show(RUN);
  expect(run).toMatchObject({ status: 'running', endedAt: null });
  expect(run.cells).toMatchObject([{ state: 'running', source: 'slow', result: null, duration: null }]);
});

test('outputs that are gone are said to be, and the text that was kept for search stands in', async () => {
  const { history, record, folder } = await recordedRuns();
  await record({ run: RUN, cells: [cells[0]] });
  await rm(`${folder}/outputs`, { recursive: true });
  const [cell] = (await history.show(RUN)).cells;
  expect(cell?.outputsLost).toMatch(/^They are not kept in the run log any more/);
  expect(textsOf(cell)).toEqual(['text/plain: up is 1']);
});

test('pages go from the newest to the oldest, and say what was replayed', async () => {
  const { history, record } = await recordedRuns();
  for (let i = 0; i < 5; i++)
    await record({
      run: `run-${i}`,
      at: AT + i * 60_000,
      cells: [{ ...cells[0], ...(i === 4 && { provenance: { origin: 'replay' } }) }],
    });
  const ids: string[] = [];
  let after: string | null = null;
  let pages = 0;
  do {
    const page = await history.list({}, { limit: 2, ...(after !== null && { after }) });
    ids.push(...page.runs.map(({ id, replayed }) => `${id}${replayed ? ' replayed' : ''}`));
    after = page.next;
    pages++;
  } while (after !== null);
  expect(ids).toEqual(['run-4 replayed', 'run-3', 'run-2', 'run-1', 'run-0']);
  expect(pages).toBe(3);
});

test('a run is pinned, unpinned and deleted', async () => {
  const { history, record } = await recordedRuns();
  await record({ run: RUN, cells: [cells[0]] });
  const pinned = async (): Promise<boolean[]> =>
    (await history.list({}, { limit: 5 })).runs.map((run) => run.pinned);
  await history.pin(RUN, true);
  expect(await pinned()).toEqual([true]);
  expect((await history.show(RUN)).pinned).toBe(true);
  await history.pin(RUN, false);
  expect(await pinned()).toEqual([false]);
  await history.delete(RUN);
  expect(await pinned()).toEqual([]);
  await expect(history.show(RUN)).rejects.toThrow(`There is no run "${RUN}" any more.`);
});

test('where nothing was recorded there is an empty list and a sentence', async () => {
  const none = new History({
    open: () => Promise.resolve<Limani | undefined>(undefined),
  });
  expect(await none.list({}, { limit: 1 })).toEqual({ runs: [], next: null });
  await expect(none.find('x')).rejects.toThrow('There is no history yet');
});
