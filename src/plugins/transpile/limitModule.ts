import { readUleb, uleb } from '../apiSection.ts';

/** What one core module may take. */
export interface ModuleLimits {
  /** Pages of 64 KiB. */
  readonly maxPages: number;
  readonly maxTableElements: number;
}

/** A module that asks for more than it may, or in a form that cannot be limited. */
export class ModuleLimitError extends Error {
  override readonly name = 'ModuleLimitError';
}

const TABLES = 4;
const MEMORIES = 5;
const REFERENCE_TYPES = [0x70, 0x6f];

class Reader {
  readonly #bytes: Uint8Array;
  at: number;
  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }
  byte(): number {
    const value = this.#bytes[this.at++];
    if (value === undefined) throw new ModuleLimitError('has a module that ends in the middle of a section');
    return value;
  }
  uleb(): number {
    const read = readUleb(this.#bytes, this.at);
    if (!read) throw new ModuleLimitError('has a module with a number that is too long');
    this.at = read.next;
    return read.value;
  }
}

/** Reads `limits` and writes them with a maximum. */
function cap(
  reader: Reader,
  most: number,
  tooMuch: (min: number) => string,
): { written: number[]; max: number } {
  const flags = reader.byte();
  if (flags > 1) throw new ModuleLimitError('uses shared or 64-bit memory, which is not offered');
  const min = reader.uleb();
  const max = Math.min(flags === 1 ? reader.uleb() : Infinity, most);
  if (min > most) throw new ModuleLimitError(tooMuch(min));
  return { written: [1, ...uleb(min), ...uleb(max)], max };
}

/** A section with its maxima, and how much that is in all. */
interface Limited {
  readonly section: readonly number[];
  readonly total: number;
}

const limitTables = (reader: Reader, { maxTableElements: most }: ModuleLimits): Limited => {
  const count = reader.uleb();
  const section = uleb(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const type = reader.byte();
    if (!REFERENCE_TYPES.includes(type))
      throw new ModuleLimitError('uses a kind of table that is not offered');
    const { written, max } = cap(
      reader,
      most,
      (min) => `needs a table of ${min} elements; ${most} are the most`,
    );
    section.push(type, ...written);
    total += max;
  }
  return { section, total };
};

const limitMemories = (reader: Reader, { maxPages: most }: ModuleLimits): Limited => {
  const count = reader.uleb();
  const section = uleb(count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const { written, max } = cap(
      reader,
      most,
      (min) => `needs ${min / 16} MiB of memory to begin with, but limits.memory_mb is ${most / 16}`,
    );
    section.push(...written);
    total += max;
  }
  return { section, total };
};

export interface LimitedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The most that an instance can come to use, in pages of 64 KiB. */
  readonly pages: number;
  readonly tableElements: number;
}

/** The module with a maximum for every memory and table that it defines. @throws ModuleLimitError */
export function limitModule(bytes: Uint8Array<ArrayBuffer>, limits: ModuleLimits): LimitedModule {
  const parts: Uint8Array[] = [];
  const total = { pages: 0, tableElements: 0 };
  let kept = 0;
  for (let at = 8; at < bytes.length;) {
    const id = bytes[at] ?? 0;
    const reader = new Reader(bytes, at + 1);
    const size = reader.uleb();
    const end = reader.at + size;
    if (id === TABLES || id === MEMORIES) {
      const limited = id === TABLES ? limitTables(reader, limits) : limitMemories(reader, limits);
      total[id === TABLES ? 'tableElements' : 'pages'] += limited.total;
      parts.push(
        bytes.subarray(kept, at),
        Uint8Array.from([id, ...uleb(limited.section.length), ...limited.section]),
      );
      kept = end;
    }
    at = end;
  }
  if (parts.length === 0) return { bytes, ...total };
  return { bytes: new Uint8Array(Buffer.concat([...parts, bytes.subarray(kept)])), ...total };
}
