import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { atomicWrite } from '../atomicWrite.ts';
import { isMissing } from '../isMissing.ts';
import type { Grant, GrantStore } from './consent.ts';

const Names = v.array(v.string());

const FileSchema = v.object({
  version: v.literal(1),
  grants: v.array(
    v.object({
      key: v.string(),
      grantedAt: v.string(),
      request: v.object({
        name: v.string(),
        version: v.string(),
        folder: v.string(),
        sha256: v.string(),
        domains: Names,
        env: Names,
        secretEnv: Names,
        effect: v.picklist(['read', 'write', 'per-request']),
        readPaths: Names,
        limits: v.record(v.string(), v.number()),
      }),
    }),
  ),
});

/** Grants in a JSON file of one user that can be read and reviewed; read anew at each use, written whole. */
export class GrantFile implements GrantStore {
  readonly #file: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
  }

  async find(key: string): Promise<Grant | undefined> {
    return (await this.list()).find((grant) => grant.key === key);
  }

  add(grant: Grant): Promise<void> {
    return this.#change((grants) => [...grants.filter((g) => g.key !== grant.key), grant]);
  }

  async revoke(nameOrKey: string): Promise<number> {
    let revoked = 0;
    await this.#change((grants) => {
      const kept = grants.filter((g) => g.key !== nameOrKey && g.request.name !== nameOrKey);
      revoked = grants.length - kept.length;
      return kept;
    });
    return revoked;
  }

  async list(): Promise<readonly Grant[]> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), FileSchema), text);
    if (parsed.success) return parsed.output.grants;
    // Nothing is granted by a file that cannot be understood, and it is not overwritten either.
    throw new Error(
      `${this.#file} is not a list of grants that this version can read. Correct or delete it.`,
    );
  }

  /** One change after the other: each begins with what the one before it wrote. */
  #change(change: (grants: readonly Grant[]) => readonly Grant[]): Promise<void> {
    const next = this.#last.then(async () => {
      const grants = change(await this.list());
      await atomicWrite(this.#file, `${JSON.stringify({ version: 1, grants }, null, 2)}\n`);
    });
    this.#last = next.catch(() => undefined); // whoever asked for that change is told; the next one starts afresh
    return next;
  }
}
