import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { atomicWrite } from '../atomicWrite.ts';
import { isMissing } from '../isMissing.ts';
import type { Grant, GrantStore } from './consent.ts';
import { FileLock } from './fileLock.ts';
import type { LimaniGrant, LimaniGrantStore } from './limaniGrant.ts';
import { sameOrigin } from './originConsent.ts';
import type { OriginGrant, OriginGrantStore } from './originConsent.ts';

const Names = v.array(v.string());

const FileSchema = v.object({
  // 1 knew no origins, 2 no run logs
  version: v.picklist([1, 2, 3]),
  limanis: v.optional(
    v.array(
      v.object({
        name: v.string(),
        version: v.string(),
        folder: v.string(),
        sha256: v.string(),
        grantedAt: v.string(),
      }),
    ),
    [],
  ),
  origins: v.optional(
    v.array(
      v.object({
        plugin: v.string(),
        notebook: v.string(),
        origin: v.string(),
        privateAddress: v.boolean(),
        grantedAt: v.string(),
      }),
    ),
    [],
  ),
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
        askOrigins: v.optional(v.literal(true)),
      }),
    }),
  ),
});

interface Grants {
  readonly grants: readonly Grant[];
  readonly origins: readonly OriginGrant[];
  readonly limanis: readonly LimaniGrant[];
}

const NONE: Grants = { grants: [], origins: [], limanis: [] };

/** Grants in a JSON file of one user that can be read and reviewed; read anew at each use, written whole. */
export class GrantFile implements GrantStore, OriginGrantStore, LimaniGrantStore {
  readonly #file: string;
  readonly #lock: FileLock;
  #last: Promise<unknown> = Promise.resolve();

  constructor(file: string) {
    this.#file = file;
    this.#lock = new FileLock(file);
  }

  async find(key: string): Promise<Grant | undefined> {
    return (await this.list()).find((grant) => grant.key === key);
  }

  add(grant: Grant): Promise<void> {
    return this.#change((all) => ({
      ...all,
      grants: [...all.grants.filter((g) => g.key !== grant.key), grant],
    }));
  }

  async revoke(nameOrKey: string): Promise<number> {
    let revoked = 0;
    await this.#change((all) => {
      const kept = all.grants.filter((g) => g.key !== nameOrKey && g.request.name !== nameOrKey);
      revoked = all.grants.length - kept.length;
      return { ...all, grants: kept };
    });
    return revoked;
  }

  async list(): Promise<readonly Grant[]> {
    return (await this.#read()).grants;
  }

  async listOrigins(): Promise<readonly OriginGrant[]> {
    return (await this.#read()).origins;
  }

  addOrigin(grant: OriginGrant): Promise<void> {
    return this.#change((all) => ({
      ...all,
      origins: [...all.origins.filter((g) => !sameOrigin(g, grant)), grant],
    }));
  }

  revokeOrigin(grant: OriginGrant): Promise<void> {
    return this.#change((all) => ({
      ...all,
      origins: all.origins.filter((g) => !sameOrigin(g, grant)),
    }));
  }

  async listLimanis(): Promise<readonly LimaniGrant[]> {
    return (await this.#read()).limanis;
  }

  addLimani(grant: LimaniGrant): Promise<void> {
    return this.#change((all) => ({
      ...all,
      limanis: [...all.limanis.filter(({ sha256 }) => sha256 !== grant.sha256), grant],
    }));
  }

  async revokeLimani(nameOrSha256: string): Promise<number> {
    let revoked = 0;
    await this.#change((all) => {
      const limanis = all.limanis.filter((g) => g.name !== nameOrSha256 && g.sha256 !== nameOrSha256);
      revoked = all.limanis.length - limanis.length;
      return { ...all, limanis };
    });
    return revoked;
  }

  async #read(): Promise<Grants> {
    let text: string;
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return NONE;
      throw error;
    }
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), FileSchema), text);
    if (parsed.success) return parsed.output as Grants;
    // Nothing is granted by a file that cannot be understood, and it is not overwritten either.
    throw new Error(
      `${this.#file} is not a list of grants that this version can read. Correct or delete it.`,
    );
  }

  /** One change after the other, of this process and of others: each begins with what the one before it wrote. */
  #change(change: (all: Grants) => Grants): Promise<void> {
    const next = this.#last.then(() =>
      this.#lock.hold(async () => {
        const { grants, origins, limanis } = change(await this.#read());
        const all = { version: 3, grants, origins, limanis };
        await atomicWrite(this.#file, `${JSON.stringify(all, null, 2)}\n`);
      }),
    );
    this.#last = next.catch(() => undefined); // whoever asked for that change is told; the next one starts afresh
    return next;
  }
}
