// The command line as a process, as its source stands.
import { execFile } from 'node:child_process';
import path from 'node:path';

const main = path.resolve(import.meta.dirname, '../../../../src/cli/main.ts');

export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A command on a store. */
export const onStore =
  (command: string) =>
  (store: string, ...args: readonly string[]): Promise<Said> =>
    new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [main, '--store', store, command, ...args],
        { env: { ...process.env, NO_COLOR: '1' } },
        (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
      );
    });

/** `databook history …` */
export const databook = onStore('history');
