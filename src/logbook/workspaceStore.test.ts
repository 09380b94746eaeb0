import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/runStore.ts';
import { linkIn, prepareStore, workspaceStore } from './workspaceStore.ts';

test('git never sees what is in it, and it is for its owner alone', async () => {
  const workspace = temporaryFolder();
  execFileSync('git', ['init', '-q', workspace]);
  const store = workspaceStore(workspace);
  await prepareStore(store);
  mkdirSync(path.join(store, 'runs'));
  writeFileSync(path.join(store, 'runs', 'runs.sqlite'), 'x');
  writeFileSync(path.join(workspace, 'a.databook'), 'x');
  const seen = execFileSync('git', ['-C', workspace, 'status', '--porcelain', '-uall'], { encoding: 'utf8' });
  expect(seen).toBe('?? a.databook\n');
  expect(statSync(store).mode & 0o077).toBe(0);
});

test('what somebody wrote into its .gitignore stays', async () => {
  const store = workspaceStore(temporaryFolder());
  await prepareStore(store);
  writeFileSync(path.join(store, '.gitignore'), 'mine');
  await prepareStore(store);
  expect(readFileSync(path.join(store, '.gitignore'), 'utf8')).toBe('mine');
});

test.each(['', 'runs', 'outputs', 'content', 'unsaved', '.gitignore'])('a link as "%s" is found', (name) => {
  const [workspace, elsewhere] = [temporaryFolder(), temporaryFolder()];
  const store = workspaceStore(workspace);
  if (name !== '') mkdirSync(store);
  expect(linkIn(store)).toBeUndefined();
  symlinkSync(elsewhere, path.join(store, name));
  expect(linkIn(store)).toBe(path.join(store, name));
});
