import { LimaniError } from '../limani/error.ts';
import { HistoryError } from '../logbook/history/error.ts';
import type { Status } from '../results/status.ts';

/** What the shell is told. */
export const EXIT = { done: 0, failed: 1, usage: 2, denied: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with one sentence and a code. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;
  constructor(message: string, exitCode: ExitCode = EXIT.usage) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** @param interrupted by a signal, which is the reason for whatever else went wrong */
export const exitCodeOf = (status: Status, interrupted: boolean): ExitCode => {
  if (status === 'success') return EXIT.done;
  if (interrupted) return EXIT.interrupted;
  return status === 'denied' ? EXIT.denied : EXIT.failed;
};

/** What the history cannot show and the run log cannot do is the user's to know, not a defect. @throws CliError */
export async function withExitCodes<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HistoryError) throw new CliError(error.message);
    // what no store could be asked: a page that is none, a text that is too long
    const isUsage = error instanceof LimaniError && error.code === 'invalid';
    throw limaniFailure(error, isUsage ? EXIT.usage : EXIT.failed);
  }
}

/** What is wrong with the run log that was chosen is the user's to mend. @throws CliError */
export async function asUsage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw limaniFailure(error, EXIT.usage);
  }
}

const limaniFailure = (error: unknown, code: ExitCode): unknown =>
  error instanceof LimaniError ? new CliError(error.message, code) : error;
