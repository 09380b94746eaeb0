import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { reserveNumber } from './numbers.ts';

test('numbers rise from 1, each sequence for itself, and one file of each stays', async () => {
  const store = temporaryFolder();
  for (const expected of [1, 2, 3]) expect(await reserveNumber(store, 'tx')).toBe(expected);
  expect(await reserveNumber(store, 'cell "p99" of a/notebook')).toBe(1);
  expect(readdirSync(path.join(store, 'numbers'))).toHaveLength(2);
});

test('of those that ask at once each gets its own', async () => {
  const store = temporaryFolder();
  const numbers = await Promise.all(Array.from({ length: 20 }, () => reserveNumber(store, 'tx')));
  expect(new Set(numbers).size).toBe(20);
});

test('a number that was given and removed while this process was stopped is not given again', async () => {
  const store = temporaryFolder();
  const folder = path.join(store, 'numbers');
  expect(await reserveNumber(store, 'tx')).toBe(1);
  const [first = ''] = readdirSync(folder);
  // what this process finds when it looks again: 2 was given and removed after its first look, and 3 is the newest
  const looked = reserveNumber(store, 'tx', () =>
    writeFileSync(path.join(folder, first.replace(/1$/, '3')), ''),
  );
  expect(await looked).toBe(4);
});

test('a store that cannot be written is a sentence', async () => {
  const file = path.join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  await expect(reserveNumber(file, 'tx')).rejects.toMatchObject({
    code: 'not-written',
    message: expect.stringContaining('No number can be reserved') as string,
  });
});
