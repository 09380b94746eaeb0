import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { sha256Of } from '../content.ts';
import { hasCode, syncFolder } from '../journal/durable.ts';

/** Where a writer keeps what is too large for a line of its journal. */
export const keptFilesOf = (folder: string, writer: string): KeptFiles =>
  new KeptFiles(path.join(folder, `c-${writer}`));

/** Files, each under its hash, in a folder of their own that is made for the first. */
export class KeptFiles {
  readonly #folder: string;
  #drafts = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Durable when it resolves. */
  async put(bytes: Uint8Array): Promise<string> {
    const hash = sha256Of(bytes);
    if (await mkdir(this.#folder, { recursive: true, mode: 0o700 }))
      await syncFolder(path.dirname(this.#folder));
    const draft = path.join(this.#folder, `tmp-${process.pid}-${++this.#drafts}`);
    try {
      const handle = await open(draft, 'w', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.datasync();
      } finally {
        await handle.close();
      }
      await rename(draft, path.join(this.#folder, hash));
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
    await syncFolder(this.#folder);
    return hash;
  }

  async has(hash: string): Promise<boolean> {
    try {
      await access(path.join(this.#folder, hash));
      return true;
    } catch {
      return false;
    }
  }

  /** Null where there is none, or it is damaged. */
  async get(hash: string): Promise<Uint8Array | null> {
    try {
      const bytes = await readFile(path.join(this.#folder, hash));
      return sha256Of(bytes) === hash ? bytes : null;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return null;
      throw error;
    }
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}
