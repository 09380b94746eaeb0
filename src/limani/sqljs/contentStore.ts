import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { checkedHash, pack, sha256Of, unpack } from '../content.ts';
import { collect, isOf, type Collected } from './collect.ts';
import { syncFolder } from '../journal/durable.ts';

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

/** Contents as files, kept once under their sha256 and compressed: `<folder>/<first two digits>/<hash>.gz`. */
export class ContentStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Keeps the bytes, durably, and returns their hash (hex); what is there already is kept anew. */
  async put(bytes: Uint8Array): Promise<string> {
    const sha256 = sha256Of(bytes);
    const file = this.#file(sha256);
    if (await this.#renewed(file, sha256)) return sha256;
    const folder = path.dirname(file);
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = path.join(folder, `tmp-${randomUUID()}`);
    try {
      await writeDurably(draft, await pack(bytes));
      // link, not rename: what another has made meanwhile stays
      const linked = await link(draft, file).then(() => true, ignoring('EEXIST'));
      if (!linked && !(await this.#renewed(file, sha256))) await rename(draft, file);
    } finally {
      await unlink(draft).catch(ignoring('ENOENT'));
    }
    await syncFolder(folder);
    if (made !== undefined) await syncFolder(this.#folder);
    return sha256;
  }

  /** The bytes, or nothing where they were never kept here or no longer are what their name says. @throws LimaniError `invalid` */
  async get(sha256: string): Promise<Uint8Array | undefined> {
    const file = this.#file(sha256);
    const packed =
      (await readFile(file).catch(ignoring('ENOENT'))) ??
      (await this.#going(file, sha256)) ??
      // it was put back in between
      (await readFile(file).catch(ignoring('ENOENT')));
    return packed && ((await unpack(packed, sha256)) ?? undefined);
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

  #file(sha256: string): string {
    return path.join(this.#folder, checkedHash(sha256).slice(0, 2), `${sha256}.gz`);
  }

  /** Whether it is there and whole; its time tells who removes what is old that it is wanted. */
  async #renewed(file: string, sha256: string): Promise<boolean> {
    const now = Date.now() / 1000;
    if (!(await utimes(file, now, now).then(() => true, ignoring('ENOENT')))) return false;
    const packed = await readFile(file).catch(ignoring('ENOENT'));
    return packed !== undefined && (await unpack(packed, sha256)) !== null;
  }

  /** What someone is removing, or was when the process died. */
  async #going(file: string, sha256: string): Promise<Buffer | undefined> {
    const folder = path.dirname(file);
    const names = (await readdir(folder).catch(ignoring('ENOENT'))) ?? [];
    const name = names.find((other) => isOf(other, sha256));
    return name === undefined ? undefined : readFile(path.join(folder, name)).catch(ignoring('ENOENT'));
  }
}
