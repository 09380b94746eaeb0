import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import { decode, type Damage, type JournalRecord } from '../journal/codec.ts';
import { unlessGone } from '../journal/durable.ts';
import { segments, type Segment } from '../journal/segments.ts';
import { MAX_RECORD_BYTES } from '../journal/journal.ts';

/** Holds any record that a writer may write. */
export const WINDOW = 2 * MAX_RECORD_BYTES;

/**
 * The segments of a folder, listed until two listings agree: one that is renamed while a folder is listed may be missing
 * under both names, and its writer's next segment must not be read without it.
 */
export function stableSegments(folder: string): Segment[] {
  for (let listed = segments(folder); ;) {
    const again = segments(folder);
    if (again.length === listed.length && again.every((s, i) => s.file === listed[i]?.file)) return again;
    listed = again;
  }
}

/**
 * Reads what a segment has beyond an offset and returns the offset after its last complete line; nothing where it has
 * another name by now, or is removed. A torn tail stays for the next time; a window without a line in it is damage,
 * whatever it was. A line that is being written is looked at again: by then it is whole, or it is damage.
 */
export function readSegment(
  folder: string,
  { file }: Segment,
  from: number,
  onRecords: (records: readonly JournalRecord[]) => void,
  onDamage: (damage: Damage) => void,
): number | undefined {
  const fd = unlessGone(() => openSync(path.join(folder, file), 'r'));
  if (fd === undefined) return undefined;
  try {
    const { size } = fstatSync(fd);
    let offset = from;
    let seen: Buffer | undefined;
    while (offset < size) {
      const window = Buffer.allocUnsafe(Math.min(size - offset, WINDOW));
      const read = readSync(fd, window, 0, window.length, offset);
      const { records, good, damage, doubtful } = decode(window.subarray(0, read), seen);
      if (good === 0 && !doubtful && read < WINDOW) return offset;
      for (const { offset: at, length } of damage) onDamage({ offset: offset + at, length });
      if (good === 0 && !doubtful) onDamage({ offset, length: read });
      onRecords(records);
      offset += good === 0 && !doubtful ? read : good;
      seen = doubtful;
    }
    return offset;
  } finally {
    closeSync(fd);
  }
}
