// Archives as files: each holds runs of one month, is written once and never changed.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, unlinkSync, writeSync } from 'node:fs';
import path from 'node:path';
import { hasCode, syncFolderNow, unlessGone } from '../../journal/durable.ts';
import { filesOf } from '../../journal/segments.ts';
import { FileBytes } from './fileBytes.ts';

const FOLDER = 'archive';
const NAME = /^runs-\d+-\d\d-[0-9a-f]{12}\.sqlite$/;
/** Bytes written at a time. */
const CHUNK = 16 << 20;
/** Nobody edits what is never read again from the start. Windows could not delete such a file. */
const MODE = process.platform === 'win32' ? 0o600 : 0o400;

/** An archive that the image counts on and that cannot be read: gone because a newer generation needs it no more, or lost. */
export class ArchiveLost extends Error {
  readonly file: string;

  constructor(file: string, why: string, options?: ErrorOptions) {
    super(`${path.join(FOLDER, file)} ${why}`, options);
    this.file = file;
  }
}

/** A name that no other archive has, ever. */
export const newArchive = (month: string): string => `runs-${month}-${randomBytes(6).toString('hex')}.sqlite`;

/** All that lie in a store, whether anything counts on them or not. */
export const archiveFiles = (store: string): string[] =>
  filesOf(path.join(store, FOLDER)).filter((file) => NAME.test(file));

/** Puts it on the disk, but for its name: {@link syncArchives} is due before anything counts on it. */
export function writeArchive(store: string, file: string, bytes: Uint8Array): void {
  const folder = path.join(store, FOLDER);
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) syncFolderNow(store);
  const fd = openSync(path.join(folder, file), 'wx', MODE);
  try {
    for (let done = 0; done < bytes.length;)
      done += writeSync(fd, bytes, done, Math.min(bytes.length - done, CHUNK));
    fsyncSync(fd);
  } catch (error) {
    removeArchive(store, file);
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** Makes the names of archives durable. */
export const syncArchives = (store: string): void => syncFolderNow(path.join(store, FOLDER));

/** @throws ArchiveLost */
export function archiveBytes(store: string, file: string): FileBytes {
  try {
    return new FileBytes(path.join(store, FOLDER, file));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new ArchiveLost(file, 'is not there', { cause: error });
    throw error;
  }
}

export const removeArchive = (store: string, file: string): void =>
  unlessGone(() => unlinkSync(path.join(store, FOLDER, file)));
