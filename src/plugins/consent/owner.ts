import { readlinkSync } from 'node:fs';
import os from 'node:os';

/** Who holds something, so that others can tell whether that process still lives. */
export interface Owner {
  readonly id: string;
  readonly pid: number;
  /** Host and, where there are such, the namespace in which the process id means something. */
  readonly machine: string;
}

function machine(): string {
  try {
    return `${os.hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    // another system, or one that does not tell
    return os.hostname();
  }
}

export const ownProcess = (): Pick<Owner, 'pid' | 'machine'> => ({ pid: process.pid, machine: machine() });

/** Whether a process is known to have ended; of one on another machine nothing is known. */
export const isGone = (owner: Owner): boolean => {
  if (owner.machine !== machine()) return false;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
};
