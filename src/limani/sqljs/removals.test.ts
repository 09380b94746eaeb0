import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate as aMoment } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { newWriter } from '../journal/segments.ts';
import { LEASE_MS } from '../lease.ts';
import { Removals } from './removals.ts';

const all = (runs: readonly string[]): Promise<readonly string[]> => Promise.resolve(runs);
const without =
  (pinned: ReadonlySet<string>) =>
  (runs: readonly string[]): Promise<readonly string[]> =>
    all(runs.filter((run) => !pinned.has(run)));
const filesIn = (store: string): string[] => readdirSync(path.join(store, 'removals'));

test('what is not pinned is removed; meanwhile nobody can keep it, and afterwards nothing is left of that', async () => {
  const store = temporaryFolder();
  const [one, two] = [new Removals(store, newWriter()), new Removals(store, newWriter())];
  expect(await two.object('a')).toBe(true);
  const removal = await one.decide(['a', 'b', 'c'], without(new Set(['b'])));
  expect([...removal.runs]).toEqual(['a', 'c']);
  expect(await two.object('a')).toBe(false);
  expect(await one.object('c')).toBe(false);
  expect(await two.object('b')).toBe(true);
  await removal.done();
  expect(await two.object('a')).toBe(true);
  expect(filesIn(store)).toEqual([]);
});

test('a pin that comes after the look, and before the decision, has it look again', async () => {
  const store = temporaryFolder();
  const [one, two] = [new Removals(store, newWriter()), new Removals(store, newWriter())];
  const pinned = new Set<string>();
  let looks = 0;
  const removal = await one.decide(['a', 'b'], async (runs) => {
    const seen = await without(pinned)(runs);
    if (looks++ === 0) {
      pinned.add('a');
      expect(await two.object('a')).toBe(true);
    }
    return seen;
  });
  expect([...removal.runs]).toEqual(['b']);
  expect(looks).toBe(3);
});

test('a look that fails leaves nothing behind', async () => {
  const store = temporaryFolder();
  const removals = new Removals(store, newWriter());
  await expect(removals.decide(['a'], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(filesIn(store)).toEqual([]);
});

test('where nothing can be announced, or objected to, that is said', async () => {
  const store = temporaryFolder();
  writeFileSync(path.join(store, 'removals'), '');
  const removals = new Removals(store, newWriter());
  await expect(removals.object('a')).rejects.toMatchObject({
    code: 'not-written',
    message: expect.stringContaining('It is not known whether the run "a" is being removed') as string,
  });
  await expect(removals.decide(['a'], all)).rejects.toMatchObject({
    code: 'not-written',
    message: expect.stringContaining('No run can be removed from the run store') as string,
  });
});

/** A writer whose process is gone. */
const dead = (): string =>
  newWriter().replace(
    `-${process.pid}-`,
    `-${spawnSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).stdout.trim()}-`,
  );

test('what a process decided that is gone by now keeps nobody from pinning, and is tidied up', async () => {
  const store = temporaryFolder();
  await new Removals(store, dead()).decide(['a'], all);
  const removals = new Removals(store, newWriter());
  expect(await removals.object('a')).toBe(true);
  expect(filesIn(store)).toHaveLength(1);
  await (await removals.decide(['b'], all)).done();
  expect(filesIn(store)).toEqual([]);
});

test('of a process that cannot be seen, what it decided counts for two minutes', async () => {
  const store = temporaryFolder();
  await new Removals(store, newWriter()).decide(['a'], all);
  const [name = ''] = filesIn(store);
  const file = path.join(store, 'removals', name);
  const said = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...said, machine: 'elsewhere' }));
  const removals = new Removals(store, newWriter());
  expect(await removals.object('a')).toBe(false);
  const before = new Date(Date.now() - LEASE_MS - 1000);
  utimesSync(file, before, before);
  expect(await removals.object('a')).toBe(true);
});

test('what is half written concerns nobody, and is tidied up when it is old', async () => {
  const store = temporaryFolder();
  const removals = new Removals(store, newWriter());
  await (await removals.decide([], all)).done();
  const file = path.join(store, 'removals', `${newWriter()}.0.announced`);
  writeFileSync(file, '{"runs":["a"');
  expect(await removals.object('a')).toBe(true);
  await (await removals.decide([], all)).done();
  expect(filesIn(store)).toHaveLength(1);
  const before = new Date(Date.now() - LEASE_MS - 1000);
  utimesSync(file, before, before);
  await (await removals.decide([], all)).done();
  expect(filesIn(store)).toEqual([]);
});

async function moments(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await aMoment();
}

test('whoever pins and removes at the same time: what was pinned stays, and what was refused is removed', async () => {
  const store = temporaryFolder();
  const pinned = new Set<string>();
  const removed = new Set<string>();
  const removals = new Removals(store, newWriter());
  const pin = async (run: string, after: number): Promise<boolean> => {
    await moments(after);
    if (removed.has(run)) return false;
    pinned.add(run);
    return (await new Removals(store, newWriter()).object(run)) && !removed.has(run);
  };
  const answers = new Map<string, boolean>();
  for (let round = 0; round < 60; round++) {
    const [one, two, three, four] = [0, 1, 2, 3].map((n) => `${round}.${n}`) as [
      string,
      string,
      string,
      string,
    ];
    const pins = new Map([[one, pin(one, round % 7)]]);
    const removal = await removals.decide([one, two, three, four], async (some) => {
      const left = some.filter((run) => !pinned.has(run));
      if (!pins.has(two)) pins.set(two, pin(two, round % 4));
      await moments(round % 3);
      return left;
    });
    pins.set(three, pin(three, round % 2));
    await moments(round % 5);
    for (const run of removal.runs) removed.add(run);
    await removal.done();
    for (const [run, stays] of pins) answers.set(run, await stays);
    expect(removed).toContain(four);
  }
  expect([...answers].filter(([run, stays]) => stays === removed.has(run))).toEqual([]);
  expect(new Set(answers.values())).toEqual(new Set([true, false]));
});
