import type { Command } from 'commander';
import type { Parts } from './composition.ts';
import type { ExitCode } from './exit.ts';

/** One call of the program: what commands hand their work to. */
export interface Session {
  /** Does a command's work with the parts it asks for, lets go of them, and keeps its exit code. */
  do(work: (parts: Parts) => Promise<ExitCode>): Promise<void>;
}

/** Adds a command, with all of its own options, to the program. */
export type Register = (program: Command, session: Session) => void;
