import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stampOf } from './stamp.ts';

/** Hashes of files, computed in small portions and kept until the file changes. */
export class FileHashes {
  readonly #known = new Map<string, { readonly stamp: string; readonly hash: Promise<string> }>();

  /** Hex sha256 of a file's content. */
  async sha256(file: string): Promise<string> {
    const stamp = await stampOf(file);
    const known = this.#known.get(file);
    if (known?.stamp === stamp) return known.hash;
    const hash = hashFile(file);
    this.#known.set(file, { stamp, hash });
    hash.catch(() => this.#known.delete(file));
    return hash;
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
