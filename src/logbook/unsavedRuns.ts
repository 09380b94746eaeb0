import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rmdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isProcessSeen, ownIdentity, type Identity } from '../limani/processIdentity.ts';
import { notebookName } from './notebookName.ts';

/** Who made a mark: another window that still lives saves its results itself. */
interface Mark extends Identity {
  readonly notebook: string;
  readonly pid: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

const unless =
  (...codes: readonly string[]) =>
  (error: unknown): undefined => {
    if (!codes.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  };

/**
 * Notes which runs of a notebook may have results that its file lacks: one small file for each, made when the run
 * begins and removed when the notebook was saved after it. So opening a notebook costs one look at a folder, and the run
 * log is asked only about runs that matter.
 */
export class UnsavedRuns {
  readonly #folder: string;

  /** Touches nothing. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param notebook its URI or path */
  async add(notebook: string, run: string): Promise<void> {
    const name = await notebookName(notebook);
    const folder = this.#folderOf(name);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const mark: Mark = { notebook: name, pid: process.pid, at: Date.now(), ...ownIdentity() };
    await writeFile(path.join(folder, fileOf(run)), JSON.stringify(mark), { mode: 0o600 });
  }

  /** Runs that may have results which were not saved; not those of other windows that are open. */
  async of(notebook: string): Promise<string[]> {
    const folder = this.#folderOf(await notebookName(notebook));
    const files = (await readdir(folder).catch(unless('ENOENT'))) ?? [];
    const runs: string[] = [];
    for (const file of files.toSorted()) {
      const run = runOf(file);
      if (run !== undefined && !(await this.#elsewhere(path.join(folder, file)))) runs.push(run);
    }
    return runs;
  }

  async forget(notebook: string, runs: readonly string[]): Promise<void> {
    const folder = this.#folderOf(await notebookName(notebook));
    for (const run of runs) await unlink(path.join(folder, fileOf(run))).catch(unless('ENOENT'));
    await rmdir(folder).catch(unless('ENOENT', 'ENOTEMPTY', 'EEXIST'));
  }

  async #elsewhere(file: string): Promise<boolean> {
    const text = await readFile(file, 'utf8').catch(unless('ENOENT'));
    if (text === undefined) return true; // another window is done with it
    const mark = readMark(text);
    if (mark === undefined || mark.pid === process.pid) return false;
    // of a window on another machine nothing is known: its results are rather offered twice than not at all
    return isProcessSeen(mark.pid, mark, mark.at) ?? false;
  }

  #folderOf(name: string): string {
    return path.join(this.#folder, createHash('sha256').update(name).digest('hex').slice(0, 32));
  }
}

/** A mark that was cut short by a crash is nobody's. */
function readMark(text: string): Mark | undefined {
  try {
    return JSON.parse(text) as Mark;
  } catch {
    return undefined;
  }
}

const fileOf = (run: string): string => `${encodeURIComponent(run)}.json`;
const runOf = (file: string): string | undefined =>
  file.endsWith('.json') ? decodeURIComponent(file.slice(0, -'.json'.length)) : undefined;
