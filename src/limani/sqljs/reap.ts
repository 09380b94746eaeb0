import { closeSync, fstatSync, openSync, readSync, renameSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { unlessGone } from '../journal/durable.ts';
import { DEAD, segments, type Segment } from '../journal/segments.ts';
import type { Liveness } from './publish.ts';
import { WINDOW } from './tail.ts';
import type { View } from './view.ts';

const LF = 10;
const EMPTY_AGE_MS = 3_600_000;

/** Removes the segments that the published image holds entirely, as far as `held` says, by their keys. */
export function reap(view: View, held: ReadonlyMap<string, number>, live: Liveness): void {
  const all = segments(view.folder);
  const newest = new Map<string, number>();
  for (const { writer, number } of all) newest.set(writer, Math.max(newest.get(writer) ?? 0, number));
  for (const segment of all) {
    const inUse = segment.number === newest.get(segment.writer) && live(segment.writer);
    const upTo = held.get(segment.key);
    if (!inUse && upTo !== undefined && removeIfHeld(view.folder, segment, upTo)) view.forget(segment.key);
  }
}

/** Renames first and looks again: a writer notices the rename before it acknowledges what it wrote after the first look. */
function removeIfHeld(folder: string, segment: Segment, upTo: number): boolean {
  const removed = unlessGone(() => {
    let file = path.join(folder, segment.file);
    if (!holdsNoMore(file, upTo)) return false;
    if (!segment.dead) {
      const dead = path.join(folder, DEAD + segment.file);
      renameSync(file, dead);
      file = dead;
      if (!holdsNoMore(file, upTo)) return false;
    }
    unlinkSync(file);
    return true;
  });
  return removed ?? false;
}

/**
 * Nothing beyond the offset but, at most, a torn tail: that was never acknowledged. A file in which nothing was found yet
 * may be about to be written, whatever is said of its writer, so it must be old.
 */
function holdsNoMore(file: string, upTo: number): boolean {
  const fd = openSync(file, 'r');
  try {
    const { size, mtimeMs } = fstatSync(fd);
    if (upTo === 0 && Date.now() - mtimeMs < EMPTY_AGE_MS) return false;
    const rest = size - upTo;
    if (rest <= 0) return rest === 0;
    if (rest > WINDOW) return false;
    const tail = Buffer.alloc(rest);
    readSync(fd, tail, 0, rest, upTo);
    return !tail.includes(LF);
  } finally {
    closeSync(fd);
  }
}
