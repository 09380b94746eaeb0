import {
  chmodSync,
  copyFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import initSqlJs from 'sql.js';
import { expect, onTestFinished, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../test/support/runStore.ts';
import type { Json } from '../../entries.ts';
import { bodyOf, lineBytes, linesOf } from '../../journal/codec.ts';
import { Journal } from '../../journal/journal.ts';
import type { RunFilter } from '../../limani.ts';
import type { Cursor } from '../../page.ts';
import type { Found } from '../../records/lists.ts';
import { allFactsOf, operationsOf } from '../../sql/queries.ts';
import { publish } from '../publish.ts';
import { searchRuns } from '../runSearch.ts';
import { View } from '../view.ts';
import { cellHistory } from './history.ts';
import type { ArchiveBounds } from './plan.ts';
import { unusedContents } from './unused.ts';

const sql = await initSqlJs();
/** All that has ended goes, about two runs to an archive. */
const ALWAYS: ArchiveBounds = { imageBytes: 0, pieceBytes: 800, oldBytes: 0, pieces: 4 };
const NEVER: ArchiveBounds = { imageBytes: Infinity, pieceBytes: 1 << 20, oldBytes: Infinity, pieces: 4 };
const dead = () => false;

class Store {
  readonly folder: string;
  readonly warnings: string[] = [];
  readonly journal: Journal;
  #facts = 0;

  private constructor(folder: string, journal: Journal) {
    this.folder = folder;
    this.journal = journal;
  }

  static async open(): Promise<Store> {
    const folder = temporaryFolder();
    const journal = await Journal.open(folder, { blocking: true });
    onTestFinished(() => journal.close());
    return new Store(folder, journal);
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

const facts = (view: View, run: string): unknown[] =>
  view.consistently(() => view.rows(allFactsOf(run)).map(({ command }) => command));
/** However long it takes. */
const found = (view: View, filter: RunFilter): unknown[] =>
  view.consistently(() =>
    searchRuns(view, filter, { limit: 9, after: null }, () => 0).rows.map(({ id }) => id),
  );

async function threeRuns(): Promise<Store> {
  const store = await Store.open();
  await store.run('a', 1);
  await store.run('b', 2);
  await store.run('c', 3e6);
  return store;
}

test('what belongs to archived runs is no longer in the image, and everything reads as before', async () => {
  const store = await threeRuns();
  const everything = (view: View): unknown =>
    view.consistently(() => [
      ...['a', 'b', 'c', 'x'].map((run) => [
        view.rows(operationsOf(run)).map(({ uid }) => uid),
        facts(view, run),
      ]),
      ...[
        {},
        { cell: 'c' },
        { cell: 'c', notebook: 'n-b' },
        { plugin: 'p-a' },
        { host: 'host-c' },
        { host: 'x' },
      ].map((filter) => found(view, filter)),
      ...['said by b', 'FIRST of c', 'n-a', 'h', 'nothing'].map((text) => found(view, { text })),
      found(view, { text: 'said', status: ['failure', 'success'], pinned: false, to: 3 }),
      ...[
        { notebook: 'n-a', cell: 'c' },
        { sourceHash: 'sha256:source-b' },
        { notebook: 'n-a', cell: 'c', sourceHash: 'sha256:source-c' },
      ].map((ref) => cellHistory(view, ref, { limit: 9, after: null }).map(({ uid }) => uid)),
      unusedContents(view, ['sha256:out-a', 'sha256:x', 'sha256:out-c', 'sha256:got-first of b']),
      searchRuns(view, {}, { limit: 9, after: null }).rows.map(
        ({ id, total, successful, failed, duration }) => ({
          ...{ id, total, successful, failed, duration },
        }),
      ),
    ]);
  store.publish(NEVER);
  const before = everything(store.view());
  await store.fact('x', 'not known yet');
  store.publish();
  expect(store.archives()).toEqual([
    expect.stringMatching(/^runs-1970-01-[0-9a-f]{12}\.sqlite$/),
    expect.stringMatching(/^runs-1970-02-[0-9a-f]{12}\.sqlite$/),
  ]);
  const image = store.view();
  for (const table of ['operations', 'hosts', 'resource_snapshots'])
    expect(image.rows({ sql: `SELECT count(*) AS n FROM ${table}`, values: [] })).toEqual([{ n: 0 }]);
  expect(facts(image, 'x')).toEqual(['not known yet']);
  await store.journal.put('delete', ['x', 1]);
  expect(everything(store.view())).toEqual(before);
});

test('an archive is an ordinary file for reading by other programs', async () => {
  const store = await threeRuns();
  store.publish();
  const file = path.join(store.folder, 'archive', store.fileOf('c'));
  expect(statSync(file).mode & 0o777).toBe(0o400);
  const db = new sql.Database(readFileSync(file));
  expect(
    db.exec('PRAGMA integrity_check; SELECT r.id, o.uid FROM operations o JOIN runs r ON r.id = o.run_id'),
  ).toMatchObject([{ values: [['ok']] }, { values: [['c', 'u-c']] }]);
  db.close();
});

test('archives that cannot hold what is searched for are not opened', async () => {
  const store = await threeRuns();
  store.publish();
  rmSync(path.join(store.folder, 'archive', store.fileOf('a')));
  const view = store.view();
  expect(found(view, { text: 'SAID BY C' })).toEqual(['c']);
  expect(found(view, { text: 'is nowhere' })).toEqual([]);
  expect(found(view, { host: 'host-c', cell: 'c' })).toEqual(['c']);
  expect(found(view, { plugin: 'p-c' })).toEqual(['c']);
  expect(cellHistory(view, { sourceHash: 'sha256:source-c' }, { limit: 9, after: null })).toHaveLength(1);
  expect(store.warnings).toEqual([]);
  expect(found(view, { text: 'said by a' })).toEqual([]);
  expect(store.warnings).toHaveLength(1);
});

test('a run that more is written to comes back, each entry once and in order, and goes again', async () => {
  const store = await threeRuns();
  store.publish();
  const first = store.fileOf('a');
  const reading = store.view();
  expect(facts(reading, 'a')).toEqual(['first of a']);
  await store.fact('a', 'second of a');
  await store.journal.put('batch', [['begin', 'u-a', 'a', 1, 'op', 1, 1, {}, 'c']]);
  expect(facts(reading, 'a')).toEqual(['first of a', 'second of a']);
  expect(reading.rows(operationsOf('a'))).toMatchObject([{ uid: 'u-a', status: 'success' }]);
  expect(facts(reading, 'b')).toEqual(['first of b']);
  expect(found(reading, { text: 'of a' })).toEqual(['a']);
  store.publish();
  store.publish();
  expect(store.fileOf('a')).not.toBe(first);
  expect(facts(store.view(), 'a')).toEqual(['first of a', 'second of a']);
  expect(store.warnings).toEqual([]);
});

test('what is said of an archived run itself needs no archive', async () => {
  const store = await threeRuns();
  store.publish();
  rmSync(path.join(store.folder, 'archive'), { recursive: true });
  await store.journal.put('pin', ['a', 1, 5]);
  await store.journal.put('end', ['b', 9, 'failure', { late: true }]);
  await store.journal.put('delete', ['c', 5]);
  const view = store.view();
  expect(found(view, { pinned: true })).toEqual(['a']);
  expect(found(view, { status: ['failure'] })).toEqual(['b']);
  expect(found(view, {})).toEqual(['b', 'a']);
  expect(store.warnings).toEqual([]);
});

test('of an archive only what still counts is read, and one that is half gone is written anew', async () => {
  const store = await threeRuns();
  store.publish();
  const both = store.fileOf('a');
  expect(store.fileOf('b')).toBe(both);
  const view = store.view();
  expect(found(view, { cell: 'c' })).toEqual(['c', 'b', 'a']);
  await store.journal.put('delete', ['a', 5]);
  expect(found(view, { cell: 'c' })).toEqual(['c', 'b']);
  expect(cellHistory(view, { sourceHash: 'sha256:source-a' }, { limit: 9, after: null })).toEqual([]);
  expect(unusedContents(view, ['sha256:out-a'])).toHaveLength(1);
  await store.run('d', 4e6);
  store.publish();
  await store.journal.put('delete', ['c', 6]);
  store.publish();
  expect(store.archives()).not.toContain(both);
  expect(found(store.view(), { cell: 'c' })).toEqual(['d', 'b']);
});

test('an archive stays as long as the generation before needs it, and a reader that comes too late begins anew', async () => {
  const store = await threeRuns();
  store.publish();
  const reader = store.view();
  const [file] = [store.fileOf('c')];
  await store.journal.put('delete', ['c', 5]);
  store.publish();
  expect(store.archives()).toContain(file);
  await store.fact('x', 'one more');
  store.publish();
  expect(store.archives()).not.toContain(file);
  expect(facts(reader, 'a')).toEqual(['first of a']);
  expect(found(reader, { text: 'of c' })).toEqual([]);
});

test('a reader whose archive was replaced while it was being asked begins anew', async () => {
  const store = await threeRuns();
  store.publish();
  const reader = store.view();
  await store.run('d', 3);
  const body = bodyOf({
    seq: 1,
    kind: 'fact',
    values: ['x', 1, 'info', '0', 'later', null, null, null, null],
  });
  const line = linesOf([body], Buffer.alloc(lineBytes(Buffer.byteLength(body))));
  let asked = 0;
  const answer = reader.consistently(() => {
    if (asked++ === 0) {
      const file = store.fileOf('a');
      // by another: the archive goes up into a larger one, and two generations later it is not there any more
      store.publish({ ...ALWAYS, pieceBytes: 1 << 20 });
      writeFileSync(path.join(store.folder, 'j-0-0-x.1.jsonl'), line);
      store.publish(NEVER);
      expect(store.archives()).not.toContain(file);
    }
    return reader.rows(allFactsOf('a')).map(({ command }) => command);
  });
  expect(answer).toEqual(['first of a']);
  expect(asked).toBe(2);
});

test('archives of publications that came to nothing go with the next one that counts, and not before', async () => {
  const store = await threeRuns();
  const loser = store.view();
  loser.refresh();
  loser.settle(ALWAYS);
  const made = store.archives();
  expect(made).toHaveLength(2);
  store.publish(NEVER);
  // seen by that publication, whose claim came first
  expect(store.archives()).toEqual([]);
  expect(publish(loser, dead, ALWAYS)).toBe(true);
  expect(facts(store.view(), 'a')).toEqual(['first of a']);
  const winner = store.view();
  winner.refresh();
  // nothing new: no publication, and what another is about to claim stays
  const about = path.join(store.folder, 'archive', 'runs-2026-01-0123456789ab.sqlite');
  writeFileSync(about, '');
  expect(publish(winner, dead, ALWAYS)).toBe(true);
  expect(readdirSync(path.dirname(about))).toContain(path.basename(about));
});

test('what another process makes upon a generation that was just published is not taken for garbage', async () => {
  const store = await threeRuns();
  const view = store.view();
  const published = view.published.bind(view);
  const next = store.view();
  view.published = (generation) => {
    next.refresh();
    next.settle(ALWAYS);
    published(generation);
  };
  expect(publish(view, dead, NEVER)).toBe(true);
  expect(next.archives().size).toBe(2);
  expect(store.archives()).toEqual([...next.archives()].sort());
  expect(facts(next, 'a')).toEqual(['first of a']);
});

test('one that loses the race begins anew, and leaves nothing behind for long', async () => {
  const store = await threeRuns();
  const loser = store.view();
  const image = loser.image.bind(loser);
  loser.image = () => {
    store.publish();
    return image();
  };
  expect(publish(loser, dead, ALWAYS)).toBe(false);
  loser.image = image;
  for (const run of ['a', 'b', 'c']) expect(facts(loser, run)).toEqual([`first of ${run}`]);
  await store.fact('x', 'something new');
  expect(publish(loser, dead, ALWAYS)).toBe(true);
  expect(store.archives()).toHaveLength(2);
});

test('an archive that is lost costs what is in it, is said, and is back when the file is', async () => {
  const store = await threeRuns();
  store.publish();
  const file = path.join(store.folder, 'archive', store.fileOf('c'));
  const aside = path.join(store.folder, 'aside');
  renameSync(file, aside);
  const view = store.view();
  expect(found(view, {})).toEqual(['c', 'b', 'a']);
  expect(found(view, { text: 'first of' })).toEqual(['b', 'a']);
  const lost = expect.objectContaining({
    code: 'unavailable',
    message: expect.stringContaining('is not there') as string,
  }) as Error;
  expect(() => facts(view, 'c')).toThrow(lost);
  expect(() => view.consistently(() => unusedContents(view, ['sha256:out-c']))).toThrow(lost);
  expect(store.warnings).toHaveLength(1);
  renameSync(aside, file);
  expect(facts(view, 'c')).toEqual(['first of c']);
  renameSync(file, aside);
  await store.fact('c', 'second of c');
  expect(facts(store.view(), 'c')).toEqual(['second of c']);
});

test('an archive that is damaged is treated like one that is lost', async () => {
  const store = await threeRuns();
  store.publish();
  const file = path.join(store.folder, 'archive', store.fileOf('c'));
  rmSync(file);
  writeFileSync(file, 'no database');
  expect(() => facts(store.view(), 'c')).toThrow(/is damaged/);
  expect(found(store.view(), { text: 'first of' })).toEqual(['b', 'a']);
});

test('an archive that is empty, or lacks runs, is damaged: nothing is taken for all there was', async () => {
  const store = await threeRuns();
  store.publish();
  const [file, other] = ['c', 'a'].map((run) => path.join(store.folder, 'archive', store.fileOf(run)));
  const of = (run: string) => () => facts(store.view(), run);
  chmodSync(file!, 0o600);
  writeFileSync(file!, '');
  expect(of('c')).toThrow(/is damaged \(it is empty\)/);
  // the other month's
  chmodSync(file!, 0o600);
  copyFileSync(other!, file!);
  await store.run('d', 3e6 + 1);
  store.publish({ ...ALWAYS, pieceBytes: 1 << 20 });
  expect(found(store.view(), {})).toEqual(['d', 'c', 'b', 'a']);
  expect(facts(store.view(), 'd')).toEqual(['first of d']);
});

test('a damaged page costs what is in its archive, wherever it is: all else is read, recorded and published', async () => {
  const store = await threeRuns();
  store.publish();
  const file = store.fileOf('c');
  const pages = statSync(path.join(store.folder, 'archive', file)).size / 4096;
  let noticed = 0;
  for (let page = 0; page < pages; page++) {
    const copy = await Store.open();
    cpSync(store.folder, copy.folder, { recursive: true });
    const archive = path.join(copy.folder, 'archive', file);
    chmodSync(archive, 0o600);
    writeFileSync(archive, readFileSync(archive).fill(0xff, page * 4096, (page + 1) * 4096));
    expect(found(copy.view(), { text: 'first of' }).slice(-2)).toEqual(['b', 'a']);
    expect(found(copy.view(), { cell: 'c' }).slice(-2)).toEqual(['b', 'a']);
    // a run of the archive comes back, and one of its month comes to it
    await copy.fact('c', 'late');
    await copy.run('d', 3e6 + 1);
    copy.publish({ ...ALWAYS, pieceBytes: 1 << 20 });
    expect(found(copy.view(), {})).toEqual(['d', 'c', 'b', 'a']);
    expect(facts(copy.view(), 'c').at(-1)).toBe('late');
    expect(facts(copy.view(), 'd')).toEqual(['first of d']);
    noticed += copy.warnings.length;
  }
  expect(noticed).toBeGreaterThan(5);
});

test('archives that cannot be written leave everything as it was', async () => {
  const store = await threeRuns();
  writeFileSync(path.join(store.folder, 'archive'), 'in the way');
  const view = store.view();
  expect(() => publish(view, dead, ALWAYS)).toThrow(/EEXIST|ENOTDIR/);
  expect(facts(view, 'a')).toEqual(['first of a']);
  rmSync(path.join(store.folder, 'archive'));
  store.publish(ALWAYS, view);
  expect(store.archives()).toHaveLength(2);
});

test('an image that cannot be written leaves no archives that nothing knows', async () => {
  const store = await threeRuns();
  const view = store.view();
  const image = view.image.bind(view);
  view.image = () => {
    throw new Error('The disk is full.');
  };
  expect(() => publish(view, dead, ALWAYS)).toThrow('The disk is full.');
  expect(store.archives()).toEqual([]);
  view.image = image;
  store.publish(ALWAYS, view);
  expect(facts(store.view(), 'a')).toEqual(['first of a']);
});

test('pages of a search over many archives hold each run once, in order', async () => {
  const store = await Store.open();
  for (let i = 0; i < 30; i++) {
    await store.run(`r${String(i).padStart(2, '0')}`, i * 1e6);
    if (i % 7 === 0) store.publish();
  }
  expect(store.archives().length).toBeGreaterThan(8);
  const view = store.view();
  let time = 0;
  const clocks = { still: () => 0, slow: () => (time += 1000) };
  const pagesBy = (clock: () => number): unknown[][] => {
    const pages: unknown[][] = [];
    for (let after: Cursor | null = null, first = true; first || after; first = false) {
      const found: Found = searchRuns(view, { text: 'said by' }, { limit: 4, after }, clock);
      pages.push(found.rows.map(({ id }) => id));
      after = found.next;
    }
    return pages;
  };
  const all = Array.from({ length: 30 }, (_, i) => `r${String(29 - i).padStart(2, '0')}`);
  view.refresh();
  const pages = pagesBy(clocks.still);
  expect(pages.slice(0, -1).every((page) => page.length === 4)).toBe(true);
  expect(pages.flat()).toEqual(all);
  // late after each archive: shorter pages, and the next one goes on from there
  const short = pagesBy(clocks.slow);
  expect(short.length).toBeGreaterThan(pages.length);
  expect(short.flat()).toEqual(all);
});

test('an archive that was looked into is passed over but for what can be meant of it', async () => {
  const store = await Store.open();
  const runs = 350;
  for (let i = 0; i < runs; i++) await store.run(i === 3 ? 'needle' : `hay-${i}`, 2 * i);
  store.publish({ ...ALWAYS, pieceBytes: 1 << 20 });
  expect(store.archives()).toHaveLength(1);
  // between archived ones
  await store.run('needle-too', 9);
  const view = store.view();
  view.refresh();
  const clock = vi.fn(() => 0);
  const { rows, next } = searchRuns(view, { text: 'said by needle' }, { limit: 9, after: null }, clock);
  expect(rows.map(({ id }) => id)).toEqual(['needle-too', 'needle']);
  expect(next).toBeNull();
  // it is looked at after each step
  expect(clock.mock.calls.length).toBeLessThan(5);
});
