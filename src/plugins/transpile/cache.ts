import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isMissing } from '../isMissing.ts';

const INDEX = 'index.json';
const UNUSED_DAYS = 30;
const DAY_MS = 86_400_000;

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** One file of an entry: a piece of the component that it was made from (`at`, in bytes), else a file of its own. */
interface Part {
  readonly sha256: string;
  readonly size: number;
  readonly at?: number;
}

type Index = Readonly<Record<string, Part>>;

const partOf = (bytes: Uint8Array, component: Buffer): Part => {
  const at = component.indexOf(bytes);
  return { sha256: digest(bytes), size: bytes.length, ...(at < 0 ? {} : { at }) };
};

/**
 * What was made from a component, by key. Most of it lies in the component unchanged and is not stored twice, so both
 * `get` and `put` need the component's bytes. What is damaged counts as absent.
 */
export class FileCache {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  folder(key: string): string {
    return path.join(this.#root, key);
  }

  async get(key: string, component: Uint8Array<ArrayBuffer>): Promise<Files | undefined> {
    const folder = this.folder(key);
    try {
      const index = JSON.parse(await readFile(path.join(folder, INDEX), 'utf8')) as Index;
      const files = new Map<string, Uint8Array<ArrayBuffer>>();
      for (const [name, { sha256, size, at }] of Object.entries(index)) {
        const bytes =
          at === undefined
            ? new Uint8Array(await readFile(path.join(folder, path.basename(name))))
            : component.slice(at, at + size);
        if (digest(bytes) !== sha256) return undefined;
        files.set(name, bytes);
      }
      return files;
    } catch (error) {
      if (isMissing(error) || error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  /** Keeps an entry from being removed as unused. */
  async touch(key: string): Promise<void> {
    const now = new Date();
    await utimes(this.folder(key), now, now);
  }

  /** An entry appears whole or not at all, so that several processes can share one cache. */
  async put(key: string, component: Uint8Array<ArrayBuffer>, files: Files): Promise<void> {
    await mkdir(this.#root, { recursive: true });
    const part = await mkdtemp(path.join(this.#root, 'part-'));
    const whole = Buffer.from(component.buffer, component.byteOffset, component.byteLength);
    const index: Index = Object.fromEntries(
      Array.from(files, ([name, bytes]) => [path.basename(name), partOf(bytes, whole)]),
    );
    for (const [name, bytes] of files)
      if (index[path.basename(name)]?.at === undefined)
        await writeFile(path.join(part, path.basename(name)), bytes);
    await writeFile(path.join(part, INDEX), JSON.stringify(index));
    await this.#publish(part, key, component);
    await this.#removeUnused();
  }

  async #publish(part: string, key: string, component: Uint8Array<ArrayBuffer>): Promise<void> {
    const folder = this.folder(key);
    try {
      await rename(part, folder);
    } catch {
      // There is one already: of another process that was faster, or a damaged one, which gives way.
      if (await this.get(key, component)) return rm(part, { recursive: true, force: true });
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
