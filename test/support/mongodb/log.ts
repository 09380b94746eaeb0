// What the stand-in keeps: a file that only grows, read again at the next start.
import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { BSON } from 'mongodb';
import type { Document } from './values.ts';

/** What became of a document; null: it is gone. */
export interface Change {
  readonly ns: string;
  readonly key: string;
  readonly document: Document | null;
}

/** How documents are read from bytes, here and on the wire. */
export const READING = { promoteBuffers: false, promoteValues: true } as const;

/** Changes that were not asked to be durable wait in memory for the next that are, like in MongoDB's journal. */
export class Log {
  readonly #file: number;
  #waiting: Uint8Array[] = [];

  /** @param take is given what was kept */
  constructor(file: string, take: (changes: readonly Change[]) => void) {
    if (existsSync(file)) truncateSync(file, replay(readFileSync(file), take));
    this.#file = openSync(file, 'a');
  }

  add(changes: readonly Change[]): void {
    this.#waiting.push(BSON.serialize({ changes }));
  }

  /** All that was added is kept, also when this process is killed. */
  flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting = [];
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
  }

  close(): void {
    this.flush();
    closeSync(this.#file);
  }
}

/** How many bytes are whole: the last entry may have been cut off by a kill. */
function replay(bytes: Buffer, take: (changes: readonly Change[]) => void): number {
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = bytes.readInt32LE(at);
    if (at + length > bytes.length) break;
    const { changes } = BSON.deserialize(bytes.subarray(at, at + length), READING) as {
      readonly changes: readonly Change[];
    };
    take(changes);
    at += length;
  }
  return at;
}
