// Which old runs are about to be removed, so that a pin that comes at the same moment either keeps its run or is refused.
//
// Pruning announces its runs in a file, looks which of them are pinned, and decides by renaming that file. Whoever pins
// one writes the pin first and then takes away the files that announce it: of a renaming and a removal of one file only
// one succeeds. So the pin was written before the look, or the removal is looked at anew, or it was decided and the pin
// is refused. Nobody waits for anybody. The files mean nothing to later processes and are not synced.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { LimaniError, messageOf } from '../error.ts';
import { isSeenAlive } from '../journal/alive.ts';
import { ownIdentity, type Identity } from '../processIdentity.ts';
import { unlessMissing } from '../journal/durable.ts';
import { LEASE_MS } from '../lease.ts';

const FOLDER = 'removals';
const ANNOUNCED = '.announced';
const DECIDED = '.decided';

/** What a file says. */
interface Announcement extends Identity {
  readonly writer: string;
  readonly runs: readonly string[];
}

type Look = (runs: readonly string[]) => Promise<readonly string[]>;

/** Of runs that nobody can keep any more. */
export interface Removal {
  readonly runs: ReadonlySet<string>;
  /** They are removed. */
  done(): Promise<void>;
}

/** Of a store, as one of its writers announces them and objects to those of others. */
export class Removals {
  readonly #folder: string;
  readonly #writer: string;

  constructor(store: string, writer: string) {
    this.#folder = path.join(store, FOLDER);
    this.#writer = writer;
  }

  /**
   * Decides which of some runs are removed.
   * @param unpinned those of some runs that are there and not pinned, as it is when it is called
   * @throws LimaniError `not-written`, and what `unpinned` throws
   */
  decide(runs: readonly string[], unpinned: Look): Promise<Removal> {
    return this.#decide(runs, unpinned).catch(failed('No run can be removed from the run store'));
  }

  /**
   * Keeps a run, whose pin was written before, from being removed by a look at what was pinned earlier.
   * @returns false where its removal was decided
   * @throws LimaniError `not-written`
   */
  object(runId: string): Promise<boolean> {
    return this.#object(runId).catch(failed(`It is not known whether the run "${runId}" is being removed`));
  }

  async #decide(runs: readonly string[], unpinned: Look): Promise<Removal> {
    for (let going = runs; ;) {
      const file = await this.#announce(going);
      const end = async (): Promise<void> => {
        for (const state of [ANNOUNCED, DECIDED]) await rm(file + state, { force: true });
      };
      let decided = false;
      try {
        const left = await unpinned(going);
        decided = left.length === going.length && (await renamed(file + ANNOUNCED, file + DECIDED));
        if (decided) return { runs: new Set(going), done: end };
        going = left;
      } finally {
        if (!decided) await end();
      }
    }
  }

  async #object(runId: string): Promise<boolean> {
    for (;;) {
      const about = await this.#about(runId);
      if (about === undefined) continue;
      for (const file of about) {
        if (file.endsWith(DECIDED)) return false;
        await unlessMissing(unlink(path.join(this.#folder, file)));
      }
      if (about.length === 0) return true;
    }
  }

  async #announce(runs: readonly string[]): Promise<string> {
    const file = path.join(this.#folder, `${this.#writer}.${randomBytes(4).toString('hex')}`);
    const said: Announcement = { ...ownIdentity(), writer: this.#writer, runs };
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await this.#forgetDead();
    await writeFile(file + ANNOUNCED, JSON.stringify(said), { flag: 'wx', mode: 0o600 });
    return file;
  }

  /** Files that announce the run's removal, by processes that live; nothing where the files changed under the look. */
  async #about(runId: string): Promise<string[] | undefined> {
    const files = await this.#files();
    const about: string[] = [];
    for (const file of files) {
      const said = await this.#read(file);
      if (said.runs.includes(runId) && (await this.#mayGoOn(file, said))) about.push(file);
    }
    // one that is renamed while a folder is read may be missing under both names
    const again = await this.#files();
    return String(again) === String(files) ? about : undefined;
  }

  async #files(): Promise<string[]> {
    return ((await unlessMissing(readdir(this.#folder))) ?? []).sort();
  }

  /** No runs where the file is gone, or is being written: whoever writes it looks afterwards. */
  async #read(file: string): Promise<Announcement> {
    const text = await unlessMissing(readFile(path.join(this.#folder, file), 'utf8'));
    try {
      return JSON.parse(text ?? '') as Announcement;
    } catch {
      return { machine: '', processStarted: null, writer: '', runs: [] };
    }
  }

  /** Whether its process may still remove something: it lives, or, where that cannot be seen, the file is young. */
  async #mayGoOn(file: string, { writer, ...identity }: Announcement): Promise<boolean> {
    const alive = isSeenAlive(writer, identity);
    if (alive !== undefined) return alive;
    const written = (await unlessMissing(stat(path.join(this.#folder, file))))?.mtimeMs;
    return written !== undefined && Date.now() - written < LEASE_MS;
  }

  async #forgetDead(): Promise<void> {
    for (const file of await this.#files()) {
      if (!(await this.#mayGoOn(file, await this.#read(file))))
        await rm(path.join(this.#folder, file), { force: true });
    }
  }
}

const failed =
  (what: string) =>
  (error: unknown): never => {
    if (error instanceof LimaniError) throw error;
    throw new LimaniError('not-written', `${what}: ${messageOf(error)}.`, { cause: error });
  };

/** False where the file is gone. */
const renamed = async (from: string, to: string): Promise<boolean> =>
  (await unlessMissing(rename(from, to).then(() => true))) ?? false;
