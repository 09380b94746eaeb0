// Which writers still live.
import { statSync } from 'node:fs';
import path from 'node:path';
import { LEASE_MS } from '../lease.ts';
import { isProcessSeen, type Identity } from '../processIdentity.ts';
import { unlessGone } from './durable.ts';
import { segments } from './segments.ts';

/** How often a writer with open runs touches its journal. */
export const BEAT_MS = 20_000;

/** Whether a writer's process may still write; `identity` as it wrote it down, if that can be read. */
export const isAlive = (folder: string, writer: string, identity: Identity | undefined): boolean =>
  isSeenAlive(writer, identity) ?? hasFreshJournal(folder, writer);

/** The same, as far as it can be seen: nothing of a process on another machine, or in a container. */
export function isSeenAlive(writer: string, identity: Identity | undefined): boolean | undefined {
  const [time = '', pid = ''] = writer.split('-');
  return isProcessSeen(Number(pid), identity, Number.parseInt(time, 36));
}

const hasFreshJournal = (folder: string, writer: string): boolean =>
  segments(folder)
    .filter((segment) => segment.writer === writer)
    .some(({ file }) => {
      const written = unlessGone(() => statSync(path.join(folder, file)).mtimeMs);
      return written !== undefined && Date.now() - written < LEASE_MS;
    });
