// What processes that are gone left waiting, and who sends it: one at a time.
import { existsSync, readFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';
import { hasCode, unlessGone } from '../journal/durable.ts';
import { isAlive } from '../journal/alive.ts';
import { ownIdentity, type Identity } from '../processIdentity.ts';
import { segments } from '../journal/segments.ts';
import { BacklogReader } from './backlogReader.ts';
import { toRecord } from './records.ts';

/** Says that the writer will write no more, though its process may live. */
export const releasedFile = (writer: string): string => `released-${writer}`;
const claimFile = (writer: string): string => `claim-${writer}`;

/** All that have something waiting in a folder, oldest first. */
export const writersIn = (folder: string): string[] => [
  ...new Set(segments(folder).map(({ writer }) => writer)),
];

/** Whether nobody will add to what the writer kept. */
async function isLeft(folder: string, writer: string): Promise<boolean> {
  if (existsSync(path.join(folder, releasedFile(writer)))) return true;
  return !isAlive(folder, writer, await identityOf(folder, writer));
}

/** As its first line says. */
async function identityOf(folder: string, writer: string): Promise<Identity | undefined> {
  const [first] = (await new BacklogReader(folder, writer).look())?.records ?? [];
  if (first?.kind !== 'writer') return undefined;
  const record = toRecord(first);
  return record.kind === 'writer' ? record.identity : undefined;
}

/** Those whose writers are gone, oldest first. */
export async function leftIn(folder: string): Promise<string[]> {
  const left: string[] = [];
  for (const writer of writersIn(folder)) if (await isLeft(folder, writer)) left.push(writer);
  return left;
}

/**
 * Does something with what a writer left, unless another process is at it. Should two be at it all the same, the server
 * takes each entry once.
 * @param claimer a writer of this process
 * @returns whether it was done
 */
export async function claimed(
  folder: string,
  writer: string,
  claimer: string,
  work: () => Promise<void>,
): Promise<boolean> {
  const file = path.join(folder, claimFile(writer));
  if (!(await made(file, claimer))) {
    if (isHeld(folder, file)) return false;
    await rm(file, { force: true });
    if (!(await made(file, claimer))) return false;
  }
  try {
    await work();
    return true;
  } finally {
    await rm(file, { force: true });
  }
}

async function made(file: string, claimer: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ claimer, ...ownIdentity() }));
      return true;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function isHeld(folder: string, file: string): boolean {
  const text = unlessGone(() => readFileSync(file, 'utf8'));
  if (text === undefined) return false;
  try {
    const { claimer, ...identity } = JSON.parse(text) as Identity & { readonly claimer: string };
    return isAlive(folder, claimer, identity);
  } catch {
    // made and not yet written, or by one who died in between
    return false;
  }
}
