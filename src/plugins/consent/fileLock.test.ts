import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { FileLock } from './fileLock.ts';
import { ownProcess } from './owner.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'databook-lock-'));
  file = path.join(folder, 'state', 'grants.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

const left = (): string[] => readdirSync(path.dirname(file));

/** Leaves the files of an owner: the lock itself, or the place after another owner. */
const leave = (id: string, who: object, after?: string): void => {
  mkdirSync(path.dirname(file), { recursive: true });
  const name = after === undefined ? `${file}.lock` : `${file}.lock.${after}`;
  writeFileSync(name, JSON.stringify({ id, ...ownProcess(), ...who }));
};

/** The id of a process that has ended. */
const deadPid = (): number =>
  Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));

it('lets one in at a time, and leaves nothing behind', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
  };
  await Promise.all(Array.from({ length: 20 }, () => new FileLock(file).hold(work)));
  expect(most).toBe(1);
  expect(left()).toEqual([]);
});

it('passes on what the work gives, and its failure', async () => {
  const lock = new FileLock(file);
  await expect(lock.hold(() => Promise.reject(new Error('full')))).rejects.toThrow('full');
  expect(await lock.hold(() => Promise.resolve(7))).toBe(7);
  expect(left()).toEqual([]);
});

it('takes the place of an owner that died, and of one that died after taking it', async () => {
  const pid = deadPid();
  leave('a', { pid });
  leave('b', { pid }, 'a');
  const inside: string[][] = [];
  let busy = 0;
  await Promise.all(
    [1, 2, 3].map(() =>
      new FileLock(file).hold(async () => {
        busy++;
        inside.push([String(busy)]);
        await new Promise((resolve) => setImmediate(resolve));
        busy--;
      }),
    ),
  );
  expect(inside).toEqual([['1'], ['1'], ['1']]);
  expect(left()).toEqual([]);
});

it('loses patience with an owner of which nothing is known', async () => {
  leave('a', { machine: 'elsewhere' });
  expect(await new FileLock(file, 0).hold(() => Promise.resolve('in'))).toBe('in');
  expect(left()).toEqual([]);
});

it('is not given back by one whose place was taken', async () => {
  let release = (): void => undefined;
  const slow = new FileLock(file).hold(() => new Promise<void>((resolve) => (release = resolve)));
  await expect.poll(left).toContain('grants.json.lock');
  let end = (): void => undefined;
  let entered = false;
  const impatient = new FileLock(file, 0).hold(() => {
    entered = true;
    return new Promise<void>((resolve) => (end = resolve));
  });
  await expect.poll(() => entered).toBe(true);
  release();
  await slow;
  expect(left()).toContain('grants.json.lock');
  end();
  await impatient;
  expect(left()).toEqual([]);
});
