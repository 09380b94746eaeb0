import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../isMissing.ts';

const INDEX = 'index.json';
const UNUSED_DAYS = 30;
const DAY_MS = 86_400_000;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/**
 * Folders of files by key. An entry appears whole or not at all, so that several processes can share one cache; what
 * was damaged counts as absent.
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
      const index = JSON.parse(await readFile(path.join(folder, INDEX), 'utf8')) as Record<string, string>;
      const files = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const [name, hash] of Object.entries(index)) {
        const bytes = new Uint8Array(await readFile(path.join(folder, name)));
        if (digest(bytes) !== hash) return undefined;
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
    const index = Object.fromEntries(
      Array.from(files, ([name, bytes]) => [path.basename(name), digest(bytes)]),
    );
    await writeFile(path.join(part, INDEX), JSON.stringify(index));
    await this.#publish(part, key);
    await this.#removeUnused();
  }

  async #publish(part: string, key: string): Promise<void> {
    const folder = this.folder(key);
    try {
      await rename(part, folder);
    } catch {
      // There is one already: of another process that was faster, or a damaged one, which gives way.
      if (await this.get(key)) return rm(part, { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
      await rename(part, folder);
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
