import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { connectedAt, limaniAt, temporaryFolder } from '../../../test/support/runStore.ts';
import { aRun } from '../../../test/conformance/samples.ts';
import initSqlJs from 'sql.js';
import { newWriter, segmentFile } from '../journal/segments.ts';
import { formerWriters } from './formerWriters.ts';
import { View } from './view.ts';

const DAY_S = 86_400;

test('whoever is done, or began long ago, is forgotten once there is no journal of his', () => {
  const folder = temporaryFolder();
  const now = Date.now() / 1000;
  const old = (name: string): string => `${((now - 100 * DAY_S) * 1000).toString(36).split('.')[0]}-${name}`;
  const [done, living, withJournal, killed, ancient] = [
    newWriter(),
    newWriter(),
    newWriter(),
    newWriter(),
    old('1-x'),
  ];
  writeFileSync(path.join(folder, segmentFile(withJournal, 1)), '');
  writeFileSync(path.join(folder, `dead-${segmentFile(ancient, 2)}`), '');
  const writers = [
    { writer: done, released: 1 },
    { writer: living, released: 0 },
    { writer: withJournal, released: 1 },
    { writer: killed, released: null },
    { writer: ancient, released: 0 },
    { writer: old('2-y'), released: 0 },
  ];
  expect(formerWriters(folder, writers, now - 90 * DAY_S)).toEqual([done, old('2-y')]);
});

test('a store that many programs wrote one after the other knows few of them', async () => {
  const folder = temporaryFolder();
  for (let i = 0; i < 6; i++) {
    const limani = limaniAt(folder);
    await limani.connect();
    await limani.createRun(aRun(`run-${i}`));
    await limani.endRunUpdate(`run-${i}`, 2, 'success', {});
    await limani.disconnect();
  }
  const last = await connectedAt(folder);
  expect((await last.listRuns({}, { limit: 9 })).runs).toHaveLength(6);
  const view = new View(await initSqlJs(), folder, () => undefined);
  for (const table of ['_writers', '_applied'])
    expect(
      Number(view.rows({ sql: `SELECT count(*) AS n FROM ${table}`, values: [] })[0]?.['n']),
    ).toBeLessThan(4);
  view.close();
});
