import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { expect, test } from 'vitest';
import { AT, recordedRuns } from '../../../test/support/recordedRuns.ts';
import { findRun, timesOfPrefix } from './findRun.ts';

test('every beginning of an id covers the time at which it was made', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 41), fc.integer({ min: 1, max: 36 }), (msecs, length) => {
      const times = timesOfPrefix(uuidv7({ msecs }).slice(0, length));
      expect(times!.from).toBeLessThanOrEqual(msecs / 1000);
      expect(times!.to).toBeGreaterThan(msecs / 1000);
    }),
  );
  for (const none of ['databook', 'databook-26', 'yesterday', '-1', ' '])
    expect(timesOfPrefix(none)).toBeUndefined();
  expect(timesOfPrefix('')).toBeUndefined();
});

test('so does every part of an id as people say it', () => {
  const at = Date.UTC(2026, 11, 31, 23, 59, 59) / 1000;
  for (const said of [
    '2026',
    '2026/12',
    '2026/12/31',
    '2026/12/31-23',
    '2026/12/31-23:59',
    '2026/12/31-23:59:59',
  ]) {
    const { from, to } = timesOfPrefix(`databook-${said}`)!;
    expect(from).toBeLessThanOrEqual(at);
    expect(to).toBeGreaterThan(at);
  }
});

const idAt = (msecs: number): string => uuidv7({ msecs, random: new Uint8Array(16) });

test('a run is found by its id, a beginning of it, and the id as people say it', async () => {
  const { limani, record } = await recordedRuns();
  const [one, two] = [idAt(AT), idAt(AT + 3_600_000)];
  await record({ run: one, at: AT, cells: [] });
  await record({ run: two, at: AT + 3_600_000, cells: [] });
  expect(await findRun(limani, one)).toBe(one);
  expect(await findRun(limani, ` ${two.slice(0, 13).toUpperCase()}`)).toBe(two);
  expect(await findRun(limani, 'databook-2026/11/20-03')).toBe(two);
  await expect(findRun(limani, one.slice(0, 4))).rejects.toThrow(
    /^Several runs begin with "\w+", such as .*a\.databook and .* give more of the id\.$/,
  );
});

test('what is not there is said, with the nearest run', async () => {
  const { limani, record } = await recordedRuns();
  await expect(findRun(limani, '01')).rejects.toThrow('There is no history yet');
  const run = idAt(AT);
  await record({ run, at: AT, cells: [] });
  for (const name of [idAt(AT + 5), 'ffff', '0000', 'yesterday', ''])
    await expect(findRun(limani, name)).rejects.toThrow(
      `There is no run "${name}". The nearest is ${run.slice(0, 13)}, 2026-11-20 02:16:40 UTC, a.databook.`,
    );
});

test('a run whose id does not tell its time is found by all of it', async () => {
  const { limani, record } = await recordedRuns();
  for (const run of ['deploy-42', '9b2f0c1e-7d4a-4c1b-9f50-2f7f6f6f6f6f']) {
    await record({ run, at: AT, cells: [] });
    expect(await findRun(limani, run)).toBe(run);
  }
  await expect(findRun(limani, 'deploy-4')).rejects.toThrow('There is no run "deploy-4".');
});
