import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { write } from '../../../test/support/adapterPackages.ts';
import { temporaryFolder } from '../../../test/support/runStore.ts';
import { findAdapter } from './adapterPackage.ts';
import { exportedPath } from './entryOf.ts';

const placesIn = (installFolder: string, base?: string) => ({
  installFolder,
  base,
  known: ['sqljs', 'postgres'],
});

test('a package is found by its name, also with a scope, in the user’s own folder only', async () => {
  const folder = temporaryFolder();
  const manifest = {
    name: '@us/limani',
    version: '1.2.3',
    exports: './src/a.js',
    engines: { node: '>=22.13' },
  };
  write(folder, {
    'node_modules/@us/limani/package.json': {
      ...manifest,
      dependencies: { b: '1' },
      peerDependencies: { a: '1' },
    },
    'node_modules/@us/limani/src/a.js': '',
    'node_modules/plain/index.js': '',
  });
  const root = path.join(folder, 'node_modules/@us/limani');
  expect(await findAdapter('@us/limani', placesIn(folder))).toEqual({
    ...{ asked: '@us/limani', name: '@us/limani', version: '1.2.3', folder: root },
    ...{ entry: path.join(root, 'src/a.js'), node: '>=22.13', needs: ['a', 'b'] },
  });
  expect(await findAdapter('plain', placesIn(folder))).toMatchObject({
    name: 'index.js',
    version: '',
    needs: [],
  });
  await expect(findAdapter('plain', placesIn(temporaryFolder(), folder))).rejects.toThrow(
    /^There is no Limani named "plain"\. Known: sqljs, postgres, paths such as .*npm install --prefix .*\.$/,
  );
  for (const name of ['../plain/..', 'a/b', '@us', 'node_modules', ''])
    await expect(findAdapter(name, placesIn(folder, folder))).rejects.toMatchObject({ name: 'LimaniError' });
});

test('a path names a folder or a module, whole or from the current folder, links followed', async () => {
  const folder = temporaryFolder();
  write(folder, {
    'p/package.json': { name: 'p', version: '1', main: 'lib/m' },
    'p/lib/m.js': '',
    'alone/one.mjs': '',
  });
  symlinkSync(path.join(folder, 'p'), path.join(folder, 'link'));
  const p = { name: 'p', folder: path.join(folder, 'p'), entry: path.join(folder, 'p/lib/m.js') };
  for (const asked of ['./p', './link', path.join(folder, 'p'), './p/lib/m.js', `file://${folder}/p`])
    expect(await findAdapter(asked, placesIn('', folder))).toMatchObject(p);
  expect(await findAdapter('./alone/one.mjs', placesIn('', folder))).toMatchObject({
    ...{ name: 'one.mjs', folder: path.join(folder, 'alone'), version: '' },
  });
});

test('what is wrong with a path or a package is said in a sentence', async () => {
  const folder = temporaryFolder();
  write(folder, {
    'none/package.json': { exports: './missing.js' },
    'outside/package.json': { exports: '../none/package.json' },
    'broken/package.json': '{',
  });
  const said = (asked: string, base?: string) => expect(findAdapter(asked, placesIn('', base))).rejects;
  await said('./x', folder).toThrow(/^The Limani "\.\/x" cannot be found: .*no such file.*\.$/);
  await said('./x').toThrow('The Limani "./x" is a relative path: write the whole one.');
  await said('./none', folder).toThrow(/names no module to load in .*none\/package\.json\.$/);
  await said('./outside', folder).toThrow(/names no module to load/);
  await said('./broken', folder).toThrow(/has a package\.json in .* that cannot be read: .*\.$/);
});

test.each<[unknown, string | undefined]>([
  ['./a.js', './a.js'],
  [{ '.': './a.js', './b': './b.js' }, './a.js'],
  [{ require: './a.cjs', import: './a.js' }, './a.js'],
  [{ '.': { types: './a.d.ts', node: { import: './n.js' }, default: './d.js' } }, './n.js'],
  [[{ browser: './b.js' }, './a.js'], './a.js'],
  [{ './b': './b.js' }, undefined],
  [null, undefined],
])('of the exports %j it takes %s', (exports, expected) => expect(exportedPath(exports)).toBe(expected));
