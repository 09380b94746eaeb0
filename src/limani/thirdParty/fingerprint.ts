// What an adapter's code is: a hash of all its files, and of those of the packages it needs.
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { LimaniError, messageOf } from '../error.ts';
import { neededBy, type AdapterPackage } from './adapterPackage.ts';

/** More is no adapter, but a folder in which one happens to lie. */
const MAX_FILES = 20_000;
const MAX_BYTES = 512 * 1024 * 1024;

/** Their packages are looked at by name; the history of a repository is no code. */
const LEFT_OUT = new Set(['node_modules', '.git']);

/** Hex sha256. @throws LimaniError `config` */
export async function fingerprint(adapter: AdapterPackage): Promise<string> {
  try {
    return await new Walk().all(adapter);
  } catch (error) {
    throw new LimaniError(
      'config',
      `The files of the Limani "${adapter.asked}" in ${adapter.folder} cannot be looked at: ${messageOf(error)}. It needs a folder of its own.`,
      { cause: error },
    );
  }
}

class Walk {
  readonly #hash = createHash('sha256');
  readonly #seen = new Set<string>();
  #files = 0;
  #bytes = 0;

  async all({ folder, needs }: AdapterPackage): Promise<string> {
    this.#seen.add(folder);
    await this.#folder(folder, '');
    await this.#packages(folder, needs);
    return this.#hash.digest('hex');
  }

  /** Each package once, however many need it. */
  async #packages(folder: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const found = await packageNear(folder, name);
      this.#say('package', name, found ? 'found' : 'missing');
      if (found === undefined || this.#seen.has(found)) continue;
      this.#seen.add(found);
      await this.#folder(found, '');
      const json = await readFile(path.join(found, 'package.json'), 'utf8');
      await this.#packages(found, neededBy(JSON.parse(json) as Record<string, unknown>));
    }
  }

  async #folder(folder: string, under: string): Promise<void> {
    for (const name of (await readdir(folder)).sort()) {
      if (LEFT_OUT.has(name)) continue;
      const file = path.join(folder, name);
      const relative = under === '' ? name : `${under}/${name}`;
      // follows links: what they lead to is loaded, too
      const found = await stat(file);
      if (found.isDirectory()) {
        const real = await realpath(file);
        if (this.#seen.has(real)) continue;
        this.#seen.add(real);
        await this.#folder(file, relative);
      } else if (found.isFile()) await this.#file(file, relative, found.size);
    }
  }

  async #file(file: string, relative: string, size: number): Promise<void> {
    this.#files++;
    this.#bytes += size;
    if (this.#files > MAX_FILES || this.#bytes > MAX_BYTES)
      throw new Error(`there are more than ${MAX_FILES} files or ${MAX_BYTES >> 20} MB`);
    const content = await readFile(file);
    this.#say('file', relative, createHash('sha256').update(content).digest('hex'));
  }

  #say(...words: readonly string[]): void {
    this.#hash.update(`${JSON.stringify(words)}\n`);
  }
}

/** Where Node finds a package that a module in the folder imports. */
async function packageNear(folder: string, name: string): Promise<string | undefined> {
  for (let at = folder; ; at = path.dirname(at)) {
    const found = path.join(at, 'node_modules', name);
    const there = await stat(path.join(found, 'package.json')).catch(() => undefined);
    if (there) return realpath(found);
    if (path.dirname(at) === at) return undefined;
  }
}
