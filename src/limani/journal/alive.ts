// Which processes still live: what they say about themselves, and how others tell.
import { readFileSync, readlinkSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hasCode, unlessGone } from './durable.ts';
import { LEASE_MS } from '../lease.ts';
import { segments } from './segments.ts';

/** How a writer's process can be found again. */
export interface Identity {
  /** Host and, where there are such, the namespace in which a process id means something. */
  readonly machine: string;
  /** When the process started, in ticks of the kernel; tells it from a later one with the same id. Null where unknown. */
  readonly processStarted: string | null;
}

/** How often a writer with open runs touches its journal. */
export const BEAT_MS = 20_000;
/** Clocks may be set a little after boot. */
const BOOT_MARGIN_S = 60;

const LINUX = process.platform === 'linux';

const machine = (): string =>
  LINUX ? `${os.hostname()} ${readlinkSync('/proc/self/ns/pid')}` : os.hostname();

/** Start of a process as the kernel has it; nothing when there is no such process or only its remains. */
function startOf(pid: number | 'self'): string | undefined {
  const stat = unlessGone(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  // fields after the command, which may itself hold blanks and parentheses
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  const [state] = fields;
  return state === 'Z' || state === 'X' ? undefined : fields[19];
}

export const ownIdentity = (): Identity => ({
  machine: machine(),
  processStarted: LINUX ? (startOf('self') ?? null) : null,
});

/** Whether a writer's process may still write; `identity` as it wrote it down, if that can be read. */
export const isAlive = (folder: string, writer: string, identity: Identity | undefined): boolean =>
  isSeenAlive(writer, identity) ?? hasFreshJournal(folder, writer);

/** The same, as far as it can be seen: nothing of a process on another machine, or in a container. */
export function isSeenAlive(writer: string, identity: Identity | undefined): boolean | undefined {
  if (identity?.machine !== machine()) return undefined;
  const [time = '', pid = ''] = writer.split('-');
  if (!processExists(Number(pid))) return false;
  if (identity.processStarted !== null) return startOf(Number(pid)) === identity.processStarted;
  return Number.parseInt(time, 36) / 1000 > Date.now() / 1000 - os.uptime() - BOOT_MARGIN_S;
}

function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

const hasFreshJournal = (folder: string, writer: string): boolean =>
  segments(folder)
    .filter((segment) => segment.writer === writer)
    .some(({ file }) => {
      const written = unlessGone(() => statSync(path.join(folder, file)).mtimeMs);
      return written !== undefined && Date.now() - written < LEASE_MS;
    });
