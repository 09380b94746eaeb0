import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { collect, GOING, type Collected } from './collect.ts';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const ignoring =
  (code: string) =>
  (error: unknown): undefined => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  };

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

/** Large results, kept once under their sha256 and compressed: `<folder>/<first two digits>/<hash>.gz`. */
export class ContentStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #file(sha256: string): string {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new TypeError(`not a sha256 in hex: ${sha256.slice(0, 80)}`);
    return path.join(this.#folder, sha256.slice(0, 2), `${sha256}.gz`);
  }

  /** Keeps the bytes, durably, and returns their hash (hex); what is there already is kept anew. */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = hashOf(bytes);
    const file = this.#file(sha256);
    // its time tells who removes what is old that it is wanted
    const now = Date.now() / 1000;
    const kept = await utimes(file, now, now).then(() => true, ignoring('ENOENT'));
    if (kept) return sha256;
    const folder = path.dirname(file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = path.join(folder, `tmp-${randomUUID()}`);
    try {
      await writeDurably(draft, await promisify(gzip)(bytes));
      // link, not rename: two writers of one hash both succeed, and a reader never sees half a file
      await link(draft, file).catch(ignoring('EEXIST'));
    } finally {
      await unlink(draft).catch(ignoring('ENOENT'));
    }
    return sha256;
  }

  /** The bytes, or nothing where they were never kept here or no longer are what their name says. */
  async get(sha256: string): Promise<Uint8Array | undefined> {
    const file = this.#file(sha256);
    const going = path.join(path.dirname(file), GOING + path.basename(file));
    const packed =
      (await readFile(file).catch(ignoring('ENOENT'))) ??
      (await readFile(going).catch(ignoring('ENOENT'))) ??
      // it was put back in between
      (await readFile(file).catch(ignoring('ENOENT')));
    if (!packed) return undefined;
    const bytes = await promisify(gunzip)(packed);
    return hashOf(bytes) === sha256 ? bytes : undefined;
  }

  /**
   * Removes what was not kept since a time and is not used, also while other processes keep things.
   * @param before epoch milliseconds
   * @param unused those of the hashes that nothing refers to
   */
  collect(
    before: number,
    unused: (sha256s: readonly string[]) => Promise<readonly string[]>,
  ): Promise<Collected> {
    return collect(this.#folder, before, unused);
  }
}
