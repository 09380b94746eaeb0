import { expect, test } from 'vitest';
import { aRun, anEnd } from '../../../test/conformance/samples.ts';
import { recordedRuns } from '../../../test/support/recordedRuns.ts';
import { Records } from './records.ts';

const cell = (name: string) => ({ source: `@name=${name}\nup`, gives: 'up is 1' });

test('tables of the newest runs are listed alone, or with all others', async () => {
  const { limani, record } = await recordedRuns();
  for (const [i, name] of ['a', 'b', 'c', 'b'].entries())
    await record({ run: `run-${i}`, at: 1_000_000 * (i + 1), cells: [cell(name)] });
  const records = new Records(limani);
  const tables = (...names: string[]): string[] => names.map((name) => `/work/a.databook#${name}`);
  expect(await records.tables()).toEqual(tables('a', 'b', 'c'));
  expect(await records.tablesOfNewest(2)).toEqual({ tables: tables('b', 'c'), all: false });
  expect(await records.tablesOfNewest(4)).toEqual({ tables: tables('a', 'b', 'c'), all: true });
});

test('a hash is shortened as far as it is wished', async () => {
  const { limani, record } = await recordedRuns();
  await record({ run: 'run-1', cells: [cell('a')] });
  const uhash = async (length?: number): Promise<unknown> =>
    (await new Records(limani, length).find('/work/a.databook#a', 1))?.fields['uhash'];
  const whole = await uhash(64);
  expect(whole).toMatch(/^[\da-f]{64}$/);
  expect([await uhash(), await uhash(10)]).toEqual([String(whole).slice(0, 6), String(whole).slice(0, 10)]);
});

test('a cell that began last is the newest, however long before it its run began', async () => {
  const { limani } = await recordedRuns();
  let number = 0;
  const record = async (runId: string, startTime: number, timestamp: number): Promise<void> => {
    await limani.createRun(aRun(runId, { startTime, notebook: '/nb' }));
    const hostId = await limani.getOrCreateHost(runId, 'laptop');
    const uid = `${runId}/2#${++number}`;
    await limani.insertOperation(anEnd(runId, hostId, { uid, name: 'check', cell: 'c', timestamp }));
    await limani.endRunUpdate(runId, timestamp + 1, 'success', { tables: ['/nb#check'] });
  };
  await record('long ago', 10, 11);
  for (let i = 0; i < 20; i++) await record(`quick-${i}`, 1060 + i * 60, 1061 + i * 60);
  await record('slow', 1000, 1000 + 3600);
  const records = new Records(limani);
  const newest = async (count: number): Promise<string[]> =>
    (await records.newest('/nb#check', count)).map(({ run }) => run);
  expect(await newest(1)).toEqual(['slow']);
  expect(await newest(3)).toEqual(['slow', 'quick-19', 'quick-18']);
  expect(await newest(99)).toHaveLength(22);
  expect([await records.find('/nb#check', 1), await records.find('/nb#check', 23)]).toEqual([
    expect.objectContaining({ run: 'long ago' }),
    null,
  ]);
});
