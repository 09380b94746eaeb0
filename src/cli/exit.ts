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
