import { hashIn } from '../content.ts';
import type { WriteCall } from '../remote.ts';
import { entriesOf } from '../writerOf.ts';

/** Held at most, but for the last one. */
const MAX_BYTES = 64 << 20;

interface Held {
  readonly bytes: Uint8Array;
  /** How often it was put without an entry yet that refers to it. */
  puts: number;
}

/**
 * Contents that the server has, or may soon have, while the entries that refer to them are on their way. Should an entry
 * have to wait here, its contents wait with it: on the server they would be nobody's, and are removed after a day.
 */
export class SentContents {
  readonly #held = new Map<string, Held>();
  #size = 0;

  add(hash: string, bytes: Uint8Array): void {
    const puts = (this.#held.get(hash)?.puts ?? 0) + 1;
    this.#forget(hash);
    this.#held.set(hash, { bytes, puts });
    this.#size += bytes.length;
    for (const oldest of this.#held.keys()) {
      if (this.#size <= MAX_BYTES || oldest === hash) break;
      this.#forget(oldest);
    }
  }

  /** Those that a call refers to, as far as they are held. */
  of(call: WriteCall): ReadonlyMap<string, Uint8Array> {
    const held = referencesOf(call).map((hash) => [hash, this.#held.get(hash)?.bytes] as const);
    return new Map(held.filter((entry): entry is [string, Uint8Array] => entry[1] !== undefined));
  }

  /** The call is durable, wherever it is: nothing needs to be held for it. */
  settle(call: WriteCall): void {
    for (const hash of referencesOf(call)) {
      const held = this.#held.get(hash);
      if (held && --held.puts === 0) this.#forget(hash);
    }
  }

  #forget(hash: string): void {
    this.#size -= this.#held.get(hash)?.bytes.length ?? 0;
    this.#held.delete(hash);
  }
}

/** Hashes of the contents that a call's entries refer to. */
export function referencesOf(call: WriteCall): readonly string[] {
  switch (call[0]) {
    case 'createRun':
    case 'startUpdateRun':
    case 'endRunUpdate':
    case 'getOrCreateHost':
      return [];
    default:
      return entriesOf(call).flatMap((entry) => {
        if ('operation' in entry) return hashIn(entry.operation.outputHash) ?? [];
        return 'fact' in entry ? (hashIn(entry.fact.contentHash) ?? []) : [];
      });
  }
}
