import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseManifest } from '../../src/plugins/manifest/parse.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../docs/plugins.md'), 'utf8');

/** A folder as deep as the page's. */
const beside = path.join(import.meta.dirname, '../prometheus/src');

/** The first block of code after the file's name in backticks. */
const fileOf = (name: string, language: string): string => {
  const block = page.slice(page.indexOf(`\`${name}\``)).split(`\`\`\`${language}\n`, 2)[1];
  if (block === undefined) throw new Error(`docs/plugins.md shows no ${name}`);
  return block.slice(0, block.indexOf('\n```') + 1);
};

/** Runs the test of docs/plugins.md; its `vitest` collects. */
const collect = async (): Promise<[string, () => void][]> => {
  const tests: [string, () => void][] = [];
  const shared = globalThis as unknown as { docsPage: unknown };
  shared.docsPage = { expect, test: (name: string, run: () => void) => tests.push([name, run]) };
  const bundle = await build({
    stdin: {
      contents: fileOf('src/plugin.test.ts', 'ts'),
      loader: 'ts',
      resolveDir: beside,
    },
    plugins: [
      {
        name: 'docs',
        setup: (b) => {
          b.onResolve({ filter: /^(vitest|\.\/plugin\.ts)$/ }, ({ path: name }) => ({
            path: name,
            namespace: 'docs',
          }));
          b.onLoad({ filter: /.*/, namespace: 'docs' }, ({ path: name }) => ({
            contents:
              name === 'vitest'
                ? 'export const { expect, test } = globalThis.docsPage'
                : fileOf('src/plugin.ts', 'ts'),
            loader: 'ts',
            resolveDir: beside,
          }));
        },
      },
    ],
    bundle: true,
    format: 'esm',
    write: false,
  });
  await import(`data:text/javascript,${encodeURIComponent(bundle.outputFiles[0]?.text ?? '')}`);
  return tests;
};

describe('the plugin of docs/plugins.md', async () => {
  const tests = await collect();
  test('has tests', () => {
    expect(tests.map(([name]) => name)).toEqual(['services of a team', 'no address']);
  });
  for (const [name, run] of tests) test(name, run);

  test('has thirty lines at most', () => {
    expect(fileOf('src/plugin.ts', 'ts').trim().split('\n').length).toBeLessThanOrEqual(30);
  });

  test('has a config.toml that is right', () => {
    const { manifest, warnings } = parseManifest(fileOf('config.toml', 'toml'), 'config.toml');
    expect([manifest.name, warnings]).toEqual(['services', []]);
  });
});
