// Removal of what nothing refers to, while others keep things: rename, look again, and only then remove.
import { randomUUID } from 'node:crypto';
import { link, readdir, rename, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import { unlessMissing } from '../journal/durable.ts';

/** Beginning of the name of a file that is being removed; each who removes gives it a name of his own. */
const GOING = 'going-';
const DRAFT = 'tmp-';
const KEPT = /^(?:going-(?:[0-9a-f-]{36}-)?)?([0-9a-f]{64})\.gz$/;
/** Hashes asked about at a time. */
const GROUP = 20_000;

/** What was removed. */
export interface Collected {
  readonly files: number;
  /** As they lay on the disk. */
  readonly bytes: number;
}

interface Candidate {
  readonly folder: string;
  readonly name: string;
  readonly sha256: string;
}

/** Whether a file of this name holds what was put under the hash. */
export const isOf = (name: string, sha256: string): boolean => KEPT.exec(name)?.[1] === sha256;

/** Files that were neither made nor kept again since `before`, epoch milliseconds; drafts as old are removed. */
async function* oldFiles(root: string, before: number): AsyncGenerator<Candidate> {
  for (const prefix of (await unlessMissing(readdir(root))) ?? []) {
    const folder = path.join(root, prefix);
    for (const name of /^[0-9a-f]{2}$/.test(prefix) ? await readdir(folder) : []) {
      const file = path.join(folder, name);
      const kept = await unlessMissing(stat(file));
      if (!kept || kept.mtimeMs >= before) continue;
      const sha256 = KEPT.exec(name)?.[1];
      if (sha256 !== undefined) yield { folder, name, sha256 };
      else if (name.startsWith(DRAFT)) await unlessMissing(unlink(file));
    }
  }
}

/** A file under its own name again; harmless where another has made it meanwhile. */
async function putBack({ folder, sha256 }: Candidate, going: string): Promise<void> {
  await link(going, path.join(folder, `${sha256}.gz`)).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  await unlink(going);
}

/** Bytes that are free now; nothing where someone kept the file again, or another is removing it. */
async function remove(candidate: Candidate, before: number): Promise<number | undefined> {
  const { folder, name, sha256 } = candidate;
  // a name that nobody else has: what comes under the old one from now on is not what is removed here
  const going = path.join(folder, `${GOING}${randomUUID()}-${sha256}.gz`);
  await rename(path.join(folder, name), going);
  const { mtimeMs, size } = await stat(going);
  if (mtimeMs >= before) {
    await putBack(candidate, going);
    return undefined;
  }
  await unlink(going);
  return size;
}

/** Removes the files that nobody kept since `before` and that `unused` names. */
export async function collect(
  root: string,
  before: number,
  unused: (sha256s: readonly string[]) => Promise<readonly string[]>,
): Promise<Collected> {
  let [files, bytes] = [0, 0];
  const settle = async (group: readonly Candidate[]): Promise<void> => {
    const goes = new Set(await unused(group.map(({ sha256 }) => sha256)));
    for (const candidate of group) {
      if (!goes.has(candidate.sha256)) {
        // a process that was removing it died, or was told otherwise
        if (candidate.name.startsWith(GOING))
          await unlessMissing(putBack(candidate, path.join(candidate.folder, candidate.name)));
        continue;
      }
      const size = await unlessMissing(remove(candidate, before));
      if (size === undefined) continue;
      files++;
      bytes += size;
    }
  };
  let group: Candidate[] = [];
  for await (const candidate of oldFiles(root, before)) {
    if (group.push(candidate) < GROUP) continue;
    await settle(group);
    group = [];
  }
  if (group.length > 0) await settle(group);
  return { files, bytes };
}
