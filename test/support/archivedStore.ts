// A run store of which runs lie in archives.
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import initSqlJs from 'sql.js';
import { expect, onTestFinished } from 'vitest';
import type { Json } from '../../src/limani/entries.ts';
import { Journal } from '../../src/limani/journal/journal.ts';
import type { RunFilter } from '../../src/limani/limani.ts';
import { allFactsOf } from '../../src/limani/sql/queries.ts';
import type { ArchiveBounds } from '../../src/limani/sqljs/archive/plan.ts';
import { publish } from '../../src/limani/sqljs/publish.ts';
import { searchRuns } from '../../src/limani/sqljs/runSearch.ts';
import { View } from '../../src/limani/sqljs/view.ts';
import { temporaryFolder } from './runStore.ts';

export const sql = await initSqlJs();
/** All that has ended goes, about two runs to an archive. */
export const ALWAYS: ArchiveBounds = { imageBytes: 0, pieceBytes: 800, oldBytes: 0, pieces: 4 };
/** Nothing goes. */
export const NEVER: ArchiveBounds = {
  imageBytes: Infinity,
  pieceBytes: 1 << 20,
  oldBytes: Infinity,
  pieces: 4,
};
export const dead = () => false;

/** With one writer, taken for dead by whoever publishes. */
export class ArchivedStore {
  readonly folder: string;
  readonly warnings: string[] = [];
  readonly journal: Journal;
  #facts = 0;

  private constructor(folder: string, journal: Journal) {
    this.folder = folder;
    this.journal = journal;
  }

  static async open(): Promise<ArchivedStore> {
    const folder = temporaryFolder();
    const journal = await Journal.open(folder, { blocking: true });
    onTestFinished(() => journal.close());
    return new ArchivedStore(folder, journal);
  }

  /** A run that ended, with one of everything. */
  async run(id: string, start: number): Promise<void> {
    const { journal } = this;
    await journal.put('run', [id, 'human', start, {}, [], `n-${id}`, 'w']);
    await journal.put('host', [start, id, `host-${id}`]);
    await journal.put('op', this.#operation(id, start));
    await this.fact(id, `first of ${id}`);
    await journal.put('snap', [id, start, 'pre_operations', start, {}]);
    await journal.put('end', [id, start + 1, 'success', {}]);
  }

  fact(id: string, text: string): Promise<void> {
    return this.journal.put('fact', [
      id,
      1,
      'info',
      `${++this.#facts}`,
      text,
      null,
      null,
      null,
      `sha256:got-${text}`,
    ]);
  }

  #operation(id: string, start: number): Json[] {
    const end = [
      `u-${id}`,
      id,
      start,
      'op',
      'success',
      start,
      start + 1,
      1,
      'h',
      0,
      1,
      { stdout: `said by ${id}` },
    ];
    return [...end, '', {}, {}, [], 'c', `p-${id}@1`, `sha256:source-${id}`, `sha256:out-${id}`, null];
  }

  view(): View {
    return new View(sql, this.folder, (warning) => this.warnings.push(warning));
  }

  publish(bounds = ALWAYS, view = this.view()): void {
    expect(publish(view, dead, bounds)).toBe(true);
    view.close();
  }

  archives(): string[] {
    const folder = path.join(this.folder, 'archive');
    return statSync(folder, { throwIfNoEntry: false }) ? readdirSync(folder).sort() : [];
  }

  fileOf(run: string): string {
    return this.view().rows({
      sql: 'SELECT file FROM runs r JOIN _archives a ON a.id = r.archive WHERE r.id = ?',
      values: [run],
    })[0]?.['file'] as string;
  }
}

export const facts = (view: View, run: string): unknown[] =>
  view.consistently(() => view.rows(allFactsOf(run)).map(({ command }) => command));
/** However long it takes. */
export const found = (view: View, filter: RunFilter): unknown[] =>
  view.consistently(() =>
    searchRuns(view, filter, { limit: 9, after: null }, () => 0).rows.map(({ id }) => id),
  );

export async function threeRuns(): Promise<ArchivedStore> {
  const store = await ArchivedStore.open();
  await store.run('a', 1);
  await store.run('b', 2);
  await store.run('c', 3e6);
  return store;
}
