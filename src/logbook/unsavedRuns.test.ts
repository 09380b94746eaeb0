import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/runStore.ts';
import { UnsavedRuns } from './unsavedRuns.ts';

const A = 'file:///work/a.databook';

test('runs are noted for their notebook until it is saved, and nothing is left behind', async () => {
  const folder = path.join(temporaryFolder(), 'unsaved');
  const marks = new UnsavedRuns(folder);
  expect(await marks.of(A)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
  await marks.add(A, 'run-1');
  await marks.add(A, 'run-2');
  await marks.add('file:///work/b.databook', 'run/3');
  expect(await marks.of('/work/a.databook')).toEqual(['run-1', 'run-2']);
  await marks.forget(A, ['run-1', 'never']);
  expect(await marks.of(A)).toEqual(['run-2']);
  await marks.forget(A, ['run-2']);
  expect(await marks.of('/work/b.databook')).toEqual(['run/3']);
  await marks.forget('/work/b.databook', ['run/3']);
  expect(readdirSync(folder)).toEqual([]);
});

test('the runs of another window are its own as long as it lives', async () => {
  const folder = temporaryFolder();
  await new UnsavedRuns(folder).add(A, 'mine');
  const [own = ''] = readdirSync(folder);
  const host = (await import('node:os')).hostname();
  writeFileSync(path.join(folder, own, 'theirs.json'), JSON.stringify({ notebook: A, pid: 4242, host }));
  writeFileSync(path.join(folder, own, 'torn.json'), '{"pid":4');
  expect(await new UnsavedRuns(folder, (pid) => pid === 4242).of(A)).toEqual(['mine', 'torn']);
  expect(await new UnsavedRuns(folder, () => false).of(A)).toEqual(['mine', 'theirs', 'torn']);
});
