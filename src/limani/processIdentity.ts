// Which processes still live: what they say about themselves, and how others tell.
import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import os from 'node:os';

/** How a process can be found again by its number. */
export interface Identity {
  /** Host and, where there are such, the namespace in which a process id means something. */
  readonly machine: string;
  /** When the process started, in ticks of the kernel; tells it from a later one with the same id. Null where unknown. */
  readonly processStarted: string | null;
}

/** Clocks may be set a little after boot. */
const BOOT_MARGIN_S = 60;

const LINUX = process.platform === 'linux';

/** Where it cannot be known which processes share this one's numbers, none does: they go by its signs of life. */
const ALONE = randomUUID();

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return ALONE;
  }
}

const machine = (): string => (LINUX ? `${os.hostname()} ${namespace()}` : os.hostname());

/** Start of a process as the kernel has it; `ended` for the remains of one, null where that cannot be read. */
function startOf(pid: number | 'self'): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
  // fields after the command, which may itself hold blanks and parentheses
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? 'ended' : (fields[19] ?? null);
}

export const ownIdentity = (): Identity => ({
  machine: machine(),
  processStarted: LINUX ? startOf('self') : null,
});

/**
 * Whether a process lives, as far as it can be seen: undefined for one on another machine or in a container.
 * @param identity as it wrote it down, if that can be read
 * @param since when it did so, epoch milliseconds
 */
export function isProcessSeen(
  pid: number,
  identity: Identity | undefined,
  since: number,
): boolean | undefined {
  if (identity?.machine !== machine()) return undefined;
  if (identity.processStarted === null)
    return exists(pid) && since / 1000 > Date.now() / 1000 - os.uptime() - BOOT_MARGIN_S;
  const started = startOf(pid);
  if (started !== null) return started === identity.processStarted;
  // hidden from this user, or gone
  return exists(pid) ? undefined : false;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
