// Numbers that are given once: the newest of each sequence is a file, whose making decides between processes.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, unlink } from 'node:fs/promises';
import path from 'node:path';
import { LimaniError, messageOf } from '../error.ts';
import { hasCode, syncFolder } from '../journal/durable.ts';

const FOLDER = 'numbers';

async function newest(folder: string, prefix: string): Promise<number> {
  const numbers = (await readdir(folder)).flatMap((name) =>
    name.startsWith(prefix) ? Number(name.slice(prefix.length)) : [],
  );
  return Math.max(0, ...numbers);
}

/** Whether this process made the file. */
async function made(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.close();
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

const remove = (file: string): Promise<void> =>
  unlink(file).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
  });

/**
 * The next number of a sequence of a store, durably.
 * @param looked called between the look at what is there and the making of the next, for tests
 * @throws LimaniError `not-written`
 */
export async function reserveNumber(store: string, sequence: string, looked?: () => void): Promise<number> {
  const folder = path.join(store, FOLDER);
  const prefix = `${createHash('sha256').update(sequence).digest('hex').slice(0, 32)}.`;
  const fileOf = (number: number): string => path.join(folder, `${prefix}${number}`);
  try {
    if (await mkdir(folder, { recursive: true, mode: 0o700 })) await syncFolder(store);
    for (;;) {
      const before = await newest(folder, prefix);
      const mine = before + 1;
      looked?.();
      if (!(await made(fileOf(mine)))) continue;
      // a process that was stopped for long makes a number again that was given and removed meanwhile: look again
      if ((await newest(folder, prefix)) > mine) {
        await remove(fileOf(mine));
        continue;
      }
      await syncFolder(folder);
      if (before > 0) await remove(fileOf(before));
      return mine;
    }
  } catch (error) {
    throw new LimaniError(
      'not-written',
      `No number can be reserved in the run store in ${store}: ${messageOf(error)}.`,
      { cause: error },
    );
  }
}
