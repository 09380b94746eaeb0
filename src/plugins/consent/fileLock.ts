import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isMissing } from '../isMissing.ts';
import { isGone, ownProcess } from './owner.ts';
import type { Owner } from './owner.ts';

/** Longest pause between two looks at a lock that another has, milliseconds. */
const MAX_PAUSE_MS = 25;
/** A lock is held for some milliseconds. Whoever has it for so long has been stopped, or died where it is not seen. */
const PATIENCE_MS = 10_000;

/**
 * Lets one process at a time do something to a file. The lock is a file beside it that names its owner. The place of an
 * owner that died goes to whoever first makes the file that is named after that owner, and so on: at each moment, at
 * most one process is the last in this line. A lock is given back by removing its first file, then the others.
 */
export class FileLock {
  readonly #lock: string;
  readonly #patienceMs: number;

  /** @param file what is to be changed; the lock lies beside it */
  constructor(file: string, patienceMs = PATIENCE_MS) {
    this.#lock = `${file}.lock`;
    this.#patienceMs = patienceMs;
  }

  /** Does something while nobody else does; waits until it may. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const me: Owner = { id: randomUUID(), ...ownProcess() };
    const line = await this.#acquire(me);
    try {
      return await work();
    } finally {
      await this.#release(me, line);
    }
  }

  /** @returns the files of the line, the last of which names `me` */
  async #acquire(me: Owner): Promise<readonly string[]> {
    await mkdir(path.dirname(this.#lock), { recursive: true });
    const own = `${this.#lock}.${me.id}.part`;
    await writeFile(own, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
    try {
      let watched = { id: '', since: 0 };
      for (;;) {
        const found = await this.#join(own, watched);
        if ('line' in found) return found.line;
        if (found.behind !== watched.id) watched = { id: found.behind, since: performance.now() };
        await wait(Math.random() * MAX_PAUSE_MS);
      }
    } finally {
      await rm(own, { force: true });
    }
  }

  /** Takes the place after the last owner if that one is gone; else says whom to wait for. */
  async #join(
    own: string,
    watched: { readonly id: string; readonly since: number },
  ): Promise<{ readonly line: readonly string[] } | { readonly behind: string }> {
    const line: string[] = [];
    let first: string | undefined;
    let last = '';
    for (let place = this.#lock; ; place = this.#after(last)) {
      line.push(place);
      if (await linked(own, place)) {
        if (first === undefined || (await ownerIn(this.#lock))?.id === first) return { line };
        // the lock was given back while we looked: this place is in no line any more
        await rm(place, { force: true });
        return { behind: '' };
      }
      const owner = await ownerIn(place);
      if (!owner) return { behind: '' };
      first ??= owner.id;
      last = owner.id;
      const stuck = last === watched.id && performance.now() - watched.since > this.#patienceMs;
      if (!stuck && !isGone(owner)) return { behind: last };
    }
  }

  async #release(me: Owner, line: readonly string[]): Promise<void> {
    const end = this.#after(me.id);
    const mine = line.at(-1);
    // whoever lost patience with us has our place, and the lock is not ours to give back
    if (mine === undefined || !(await linked(mine, end))) return;
    for (const file of [...line, end]) await rm(file, { force: true });
  }

  #after(id: string): string {
    return `${this.#lock}.${id}`;
  }
}

/** Gives a file a second name unless that name is taken: of several who try, one succeeds. */
const linked = async (file: string, name: string): Promise<boolean> => {
  try {
    await link(file, name);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/** @throws SyntaxError for a file that somebody else has put there */
const ownerIn = async (file: string): Promise<Owner | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Owner;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};
