import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../../test/support/runStore.ts';
import { UnsavedRuns } from './unsavedRuns.ts';

const A = 'file:///work/a.databook';
const IDENTITY = pathToFileURL(path.join(import.meta.dirname, '../limani/processIdentity.ts')).href;

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
  const marks = new UnsavedRuns(folder);
  await marks.add(A, 'mine');
  const [own = ''] = readdirSync(folder);
  const put = (run: string, mark: object): void =>
    writeFileSync(
      path.join(folder, own, `${run}.json`),
      JSON.stringify({ notebook: A, at: Date.now(), ...mark }),
    );
  const tell = `setInterval(() => {}, 1000); import(${JSON.stringify(IDENTITY)}).then(({ ownIdentity }) =>
    console.log(JSON.stringify({ pid: process.pid, ...ownIdentity() })))`;
  const window = spawn(process.execPath, ['-e', tell], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void window.kill('SIGKILL'));
  const [said] = (await once(window.stdout, 'data')) as [Buffer];
  const identity = JSON.parse(said.toString()) as object;
  put('theirs', identity);
  put('before-it', { ...identity, processStarted: '7' });
  put('elsewhere', { ...identity, machine: 'elsewhere' });
  writeFileSync(path.join(folder, own, 'torn.json'), '{"pid":4');
  // a process that took over the number of a window that died is not that window
  const offered = ['before-it', 'elsewhere', 'mine', 'torn'];
  expect(await marks.of(A)).toEqual(offered);
  const gone = once(window, 'exit');
  window.kill('SIGKILL');
  await gone;
  expect(await marks.of(A)).toEqual([...offered, 'theirs'].sort());
});
