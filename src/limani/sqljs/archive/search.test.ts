import { rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { ALWAYS, ArchivedStore, found, threeRuns } from '../../../../test/support/archivedStore.ts';
import type { Cursor } from '../../page.ts';
import type { Found } from '../../records/lists.ts';
import { searchRuns } from '../runSearch.ts';
import { cellHistory } from './history.ts';

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

test('pages of a search over many archives hold each run once, in order', async () => {
  const store = await ArchivedStore.open();
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
  const store = await ArchivedStore.open();
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
