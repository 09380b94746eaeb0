import { appendFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { write } from '../../../test/support/adapterPackages.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { findAdapter } from './adapterPackage.ts';
import { fingerprint } from './fingerprint.ts';

/** An adapter that needs `b`, which needs `c` of its own and `a`, the adapter, again. */
function installed(): { readonly folder: string; readonly hash: () => Promise<string> } {
  const folder = temporaryFolder();
  const needs = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, '1']));
  write(folder, {
    'node_modules/a/package.json': {
      name: 'a',
      dependencies: needs('b'),
      optionalDependencies: needs('not-there'),
    },
    'node_modules/a/index.js': 'a',
    'node_modules/a/lib/deep/x.js': 'x',
    'node_modules/a/.git/HEAD': 'main',
    'node_modules/b/package.json': { name: 'b', dependencies: needs('c'), peerDependencies: needs('a') },
    'node_modules/b/index.js': 'b',
    'node_modules/b/node_modules/c/package.json': { name: 'c' },
    'node_modules/b/node_modules/c/index.js': 'c',
    'node_modules/c/package.json': { name: 'c' },
    'node_modules/other/index.js': 'other',
  });
  const places = { installFolder: folder, base: undefined, known: [] };
  return { folder, hash: async () => fingerprint(await findAdapter('a', places)) };
}

test('the same files give the same, wherever they lie', async () => {
  const [one, two] = [installed(), installed()];
  expect(await one.hash()).toMatch(/^[0-9a-f]{64}$/);
  expect(await one.hash()).toBe(await two.hash());
});

test.each([
  ['its module', 'a/index.js'],
  ['a file deep in it', 'a/lib/deep/x.js'],
  ['its package.json', 'a/package.json'],
  ['a package that it needs', 'b/index.js'],
  ['a package that this one needs, where that one finds it', 'b/node_modules/c/index.js'],
])('another %s gives another', async (_what, file) => {
  const { folder, hash } = installed();
  const before = await hash();
  appendFileSync(path.join(folder, 'node_modules', file), ' ');
  expect(await hash()).not.toBe(before);
});

test('a file more, less or of another name gives another', async () => {
  const { folder, hash } = installed();
  const root = path.join(folder, 'node_modules/a');
  const hashes = [await hash()];
  write(root, { 'new.js': '' });
  hashes.push(await hash());
  renameSync(path.join(root, 'new.js'), path.join(root, 'newer.js'));
  hashes.push(await hash());
  rmSync(path.join(root, 'index.js'));
  write(root, { 'main.js': 'a', 'package.json': { main: 'main.js' } });
  hashes.push(await hash());
  write(folder, { 'node_modules/not-there/package.json': {} });
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('what is none of its code changes nothing', async () => {
  const { folder, hash } = installed();
  const before = await hash();
  for (const file of ['a/.git/HEAD', 'other/index.js', 'c/package.json'])
    appendFileSync(path.join(folder, 'node_modules', file), ' ');
  expect(await hash()).toBe(before);
});

test('what cannot be read is said', async () => {
  const { folder, hash } = installed();
  write(folder, { 'node_modules/b/package.json': '{' });
  await expect(hash()).rejects.toThrow(/^The files of the Limani "a" in .* cannot be looked at: .*\.$/);
});
