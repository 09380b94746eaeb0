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
import { expect, test } from 'vitest';
import {
  ALWAYS,
  ArchivedStore,
  dead,
  facts,
  found,
  NEVER,
  sql,
  threeRuns,
} from '../../../../test/support/archivedStore.ts';
import { bodyOf, lineBytes, linesOf } from '../../journal/codec.ts';
import { allFactsOf, operationsOf } from '../../sql/queries.ts';
import { publish } from '../publish.ts';
import { searchRuns } from '../runSearch.ts';
import type { View } from '../view.ts';
import { cellHistory } from './history.ts';
import { unusedContents } from './unused.ts';

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

/** Has something done before a step of a publication. */
const before = {
  'archives are made': (view: View, work: () => void) => {
    const settle = view.settle.bind(view);
    view.settle = (bounds) => {
      work();
      settle(bounds);
    };
  },
  'its image is made': (view: View, work: () => void) => {
    const image = view.image.bind(view);
    view.image = () => {
      work();
      return image();
    };
  },
};

test.each(Object.entries(before))(
  'one that loses the race when %s begins anew, and leaves nothing behind',
  async (_step, before) => {
    const store = await threeRuns();
    const loser = store.view();
    let lost = false;
    before(loser, () => {
      if (!lost) store.publish();
      lost = true;
    });
    expect(publish(loser, dead, ALWAYS)).toBe(false);
    expect(store.archives()).toEqual([...store.view().archives()].sort());
    for (const run of ['a', 'b', 'c']) expect(facts(loser, run)).toEqual([`first of ${run}`]);
    await store.fact('x', 'something new');
    expect(publish(loser, dead, ALWAYS)).toBe(true);
    expect(store.archives()).toHaveLength(2);
  },
);

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
    const copy = await ArchivedStore.open();
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
