import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../isMissing.ts';

const INDEX = 'index.json';
const UNUSED_DAYS = 30;
const DAY_MS = 86_400_000;

export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Folders of files by key. An entry appears whole or not at all, so that several processes can share one cache; what
 * was torn by a crash counts as absent.
 */
export class FileCache {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  folder(key: string): string {
    return path.join(this.#root, key);
  }

  async get(key: string): Promise<Files | undefined> {
    const folder = this.folder(key);
    try {
      const sizes = JSON.parse(await readFile(path.join(folder, INDEX), 'utf8')) as Record<string, number>;
      const files = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const [name, size] of Object.entries(sizes)) {
        const bytes = new Uint8Array(await readFile(path.join(folder, name)));
        if (bytes.length !== size) return undefined;
        files.set(name, bytes);
      }
      const now = new Date();
      await utimes(folder, now, now);
      return files;
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  async put(key: string, files: Files): Promise<void> {
    await mkdir(this.#root, { recursive: true });
    const part = await mkdtemp(path.join(this.#root, 'part-'));
    for (const [name, bytes] of files) await writeFile(path.join(part, path.basename(name)), bytes);
    const sizes = Object.fromEntries(
      Array.from(files, ([name, bytes]) => [path.basename(name), bytes.length]),
    );
    await writeFile(path.join(part, INDEX), JSON.stringify(sizes));
    await this.#publish(part, this.folder(key));
    await this.#removeUnused();
  }

  async remove(key: string): Promise<void> {
    await rm(this.folder(key), { recursive: true, force: true });
  }

  async #publish(part: string, folder: string): Promise<void> {
    try {
      await rename(part, folder);
    } catch (error) {
      await rm(part, { recursive: true, force: true });
      // Another process was faster: its entry is as good as ours.
      if (!(await stat(folder).catch(() => undefined))) throw error;
    }
  }

  async #removeUnused(): Promise<void> {
    for (const name of await readdir(this.#root)) {
      const folder = path.join(this.#root, name);
      const used = (await stat(folder).catch(() => undefined))?.mtimeMs ?? Date.now();
      if (Date.now() - used > UNUSED_DAYS * DAY_MS) await rm(folder, { recursive: true, force: true });
    }
  }
}
