import { expect, test } from 'vitest';
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
