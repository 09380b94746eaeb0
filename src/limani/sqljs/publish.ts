import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { LimaniError } from '../error.ts';
import { hasCode, syncFolderNow, unlessGone } from '../journal/durable.ts';
import { filesOf } from '../journal/segments.ts';
import { archiveFiles, removeArchive } from './archive/files.ts';
import { DEFAULT_BOUNDS, type ArchiveBounds } from './archive/plan.ts';
import { generationFile, generations, newestGeneration, PUBLISHED } from './names.ts';
import { pointAt } from './pointAt.ts';
import { reap } from './reap.ts';
import type { View } from './view.ts';

/** Whether a writer may still append. A wrong answer costs work, not records. */
export type Liveness = (writer: string) => boolean;

/** Bytes written at a time. */
const CHUNK = 16 << 20;
/** A draft this old has no process that still writes it. */
const DRAFT_AGE_MS = 3_600_000;
/** Read-only, so that no other program edits what the next publication replaces. Windows could not delete such a file. */
const MODE = process.platform === 'win32' ? 0o600 : 0o400;

/**
 * Publishes all that is on record as a new generation and removes the journals that it holds entirely; does nothing but
 * the latter when the newest generation holds everything.
 * @returns false when another process published meanwhile: look again
 * @throws LimaniError `busy`
 */
export function publish(view: View, live: Liveness, bounds: ArchiveBounds = DEFAULT_BOUNDS): boolean {
  refuseLeftovers(view.folder);
  view.refresh();
  const held = new Map(view.offsets);
  if (view.changes > 0) {
    const draft = settledDraft(view, bounds);
    const next = view.generation + 1;
    const needed = new Set([...view.baseArchives, ...view.archives()]);
    // Looked for before the claim: whoever made one of these began with a generation before ours, so his claim fails, and
    // no later generation ever counts on it.
    const unknown = archiveFiles(view.folder).filter((file) => !needed.has(file));
    if (!claim(view.folder, draft, next)) {
      forsake(view);
      return false;
    }
    syncFolderNow(view.folder);
    pointAt(view.folder, draft, next);
    syncFolderNow(view.folder);
    view.published(next);
    // readers may be loading the one before
    for (const old of generations(view.folder)) if (old < next - 1) remove(view.folder, generationFile(old));
    for (const file of unknown) removeArchive(view.folder, file);
  }
  reap(view, held, live);
  removeOldDrafts(view.folder);
  return true;
}

const remove = (folder: string, file: string): void => unlessGone(() => unlinkSync(path.join(folder, file)));

/** What an interrupted writer of another program left would be replayed into the image that we put in its place. */
function refuseLeftovers(folder: string): void {
  for (const ending of ['-journal', '-wal'])
    if (existsSync(path.join(folder, PUBLISHED + ending)))
      throw new LimaniError(
        'busy',
        `${path.join(folder, PUBLISHED)} is being written by another program (there is a ${PUBLISHED}${ending}); it is for reading only. Close that program and remove the file.`,
      );
}

/** An image of what the view holds, once what is old lies in archives, durably. */
function settledDraft(view: View, bounds: ArchiveBounds): string {
  try {
    view.settle(bounds);
    return writeDraft(view.folder, view.image());
  } catch (error) {
    // the disk may be full
    forsake(view);
    throw error;
  }
}

/** Begins anew, without the archives that were made for a draft that came to nothing: nobody else knows of them. */
function forsake(view: View): void {
  const made = [...view.archives()].filter((file) => !view.baseArchives.has(file));
  view.reload();
  for (const file of made) removeArchive(view.folder, file);
}

function writeDraft(folder: string, image: Uint8Array): string {
  const draft = path.join(folder, `tmp-${process.pid}-${randomBytes(4).toString('hex')}`);
  const fd = openSync(draft, 'wx', MODE);
  try {
    for (let done = 0; done < image.length;)
      done += writeSync(fd, image, done, Math.min(image.length - done, CHUNK));
    fsyncSync(fd);
  } catch (error) {
    closeSync(fd);
    unlinkSync(draft);
    throw error;
  }
  closeSync(fd);
  return draft;
}

/**
 * Makes the draft this generation, if no other process has made it: linking is a compare-and-swap on the number. A
 * process that was stopped for long may link a number that was superseded and deleted meanwhile, so look which is newest.
 */
function claim(folder: string, draft: string, next: number): boolean {
  const target = path.join(folder, generationFile(next));
  try {
    linkSync(draft, target);
  } catch (error) {
    unlessGone(() => unlinkSync(draft));
    if (hasCode(error, 'EEXIST') || hasCode(error, 'ENOENT')) return false;
    throw error;
  }
  if (newestGeneration(folder) === next) return true;
  unlessGone(() => unlinkSync(target));
  unlessGone(() => unlinkSync(draft));
  return false;
}

function removeOldDrafts(folder: string): void {
  for (const file of filesOf(folder)) {
    if (!file.startsWith('tmp-')) continue;
    const written = unlessGone(() => statSync(path.join(folder, file)).mtimeMs);
    if (written !== undefined && Date.now() - written > DRAFT_AGE_MS) remove(folder, file);
  }
}
