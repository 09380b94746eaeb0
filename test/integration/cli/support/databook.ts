// `databook history` as a process.
import { execFile } from 'node:child_process';
import path from 'node:path';

const main = path.resolve(import.meta.dirname, '../../../../src/cli/main.ts');

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** `databook history …` on a store, as its source stands. */
export const databook = (store: string, ...args: string[]): Promise<Said> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, '--store', store, 'history', ...args],
      { env: { ...process.env, NO_COLOR: '1' } },
      (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
