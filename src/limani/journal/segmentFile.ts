// One file of a journal, written by threads of the pool or by the caller's own.
import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  futimesSync,
  openSync,
  statSync,
  writevSync,
} from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { hasCode, syncFolder, syncFolderNow } from './durable.ts';
import { PreparedSpace } from './preparedSpace.ts';

/** A file that this process made and alone appends to. */
export interface SegmentFile {
  /** Appends, and has it on disk when it returns or resolves. Where it fails, some or all of it may be there. */
  append(bytes: Buffer): Promise<void> | void;
  /** Where the next byte goes; before it lies all that was appended, also by an `append` that failed. */
  readonly end: number;
  /** Whether its name still leads to it: only then do readers find what was appended. */
  isInPlace(): Promise<boolean> | boolean;
  /** Sets its time to now. */
  touch(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** Always a new file: a journal is never appended to after it was left. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;
const MODE = 0o600;
const IDENTITY = { bigint: true } as const;

/** Leaves the work to the pool: three trips to another thread for each `append` and `isInPlace`, and never a wait here. */
export async function openSegment(file: string): Promise<SegmentFile> {
  const handle = await open(file, FLAGS, MODE);
  const space = new PreparedSpace();
  try {
    const { ino } = await handle.stat(IDENTITY);
    await syncFolder(path.dirname(file));
    return {
      async append(bytes) {
        for (let left = bytes; left.length > 0;) {
          const { bytesWritten } = await handle.writev(space.blocksFor(left), space.end);
          left = space.written(bytesWritten, left);
        }
        await handle.datasync();
      },
      get end() {
        return space.end;
      },
      isInPlace: () => stat(file, IDENTITY).then((now) => now.ino === ino, falseIfGone),
      touch() {
        const now = Date.now() / 1000;
        return handle.utimes(now, now);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Does the work itself: this thread waits for the disk, and is done sooner. */
export function openSegmentBlocking(file: string): SegmentFile {
  const fd = openSync(file, FLAGS, MODE);
  const space = new PreparedSpace();
  try {
    const { ino } = fstatSync(fd, IDENTITY);
    syncFolderNow(path.dirname(file));
    return {
      append(bytes) {
        for (let left = bytes; left.length > 0;)
          left = space.written(writevSync(fd, space.blocksFor(left), space.end), left);
        fdatasyncSync(fd);
      },
      get end() {
        return space.end;
      },
      isInPlace() {
        try {
          return statSync(file, IDENTITY).ino === ino;
        } catch (error) {
          return falseIfGone(error);
        }
      },
      touch() {
        const now = Date.now() / 1000;
        futimesSync(fd, now, now);
      },
      close: () => closeSync(fd),
    };
  } catch (error) {
    closeSync(fd);
    throw error;
  }
}

function falseIfGone(error: unknown): false {
  if (hasCode(error, 'ENOENT')) return false;
  throw error;
}
