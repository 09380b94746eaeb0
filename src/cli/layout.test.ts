import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { layoutOf } from './layout.ts';

const root = path.resolve('/opt/databook');
const from = (file: string) => layoutOf(pathToFileURL(path.join(root, file)).href);

test('a bundle finds what lies beside it, the source what it was built from', () => {
  const dist = (name: string) => pathToFileURL(path.join(root, 'dist', name)).href;
  expect(from('dist/cli-program.js').pluginWorker.href).toBe(dist('plugin-worker.mjs'));
  expect(from('dist/cli-program.js').transpileWorker.href).toBe(dist('transpile-worker.cjs'));
  expect(from('dist/cli-program.js').logbookWorker.href).toBe(dist('logbook-worker.cjs'));
  expect(from('src/cli/host.ts').pluginWorker.pathname).toMatch(/\/src\/plugins\/worker\/main\.ts$/);
  for (const self of ['dist/cli-program.js', 'src/cli/host.ts'])
    expect(from(self).bundledPlugins).toBe(path.join(root, 'dist', 'plugins'));
});
