// Test files whose process V8 itself ended: a reporter of vitest that finds them, and what it wrote down.
//
// When threads that hold WebAssembly come and go, V8 now and then loses count of its code pages ("Check failed:
// jit_page.has_value()", https://github.com/nodejs/node/issues/64500) and stops the process with a trap. That says
// nothing of the tests in it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Where the reporter writes to: an environment variable. */
export const ABORTS_FILE = 'DATABOOK_ENGINE_ABORTS';

export interface Aborts {
  /** Paths of the files. */
  readonly files: readonly string[];
  /** Other errors outside of tests. */
  readonly others: number;
}

interface Told {
  readonly message: string;
  readonly cause?: unknown;
}

/** The file whose process was ended so; undefined for any other error. */
function abortedFile({ message, cause }: Told): string | undefined {
  const [, file] =
    / exited unexpectedly with signal SIGTRAP .*while running test file (.+)$/m.exec(message) ?? [];
  if (file !== undefined) return file;
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? abortedFile(cause as Told)
    : undefined;
}

export function abortsIn(errors: readonly Told[]): Aborts {
  const files = errors.flatMap((error) => abortedFile(error) ?? []);
  return { files: [...new Set(files)], others: errors.length - files.length };
}

/** What the reporter wrote down of the last run. */
export const readAborts = (file: string): Aborts =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Aborts) : { files: [], others: 0 };

export default class EngineAborts {
  onTestRunEnd(_modules: unknown, errors: readonly Told[]): void {
    const file = process.env[ABORTS_FILE];
    if (file !== undefined) writeFileSync(file, JSON.stringify(abortsIn(errors)));
  }
}
