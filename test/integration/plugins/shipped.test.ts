import { copyFile, cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transpilePlugin } from '../../../scripts/plugins.ts';
import { shippedDir } from '../../../src/plugins/transpile/shipped.ts';
import { hostilePlugin } from './support/components.ts';
import { Fixture } from './support/fixture.ts';
import { bundledWorkers } from './support/workers.ts';

const COUNT = { do: 'count' };
/** An empty custom section: the component is another file and does the same. */
const SECTION = [0, 2, 1, 0x78];

let wasm: Uint8Array;
let scratch: string;
/** The worker without the WebAssembly of the transpiler beside it. */
let noTranspiler: URL;

beforeAll(async () => {
  wasm = await hostilePlugin();
  scratch = await mkdtemp(path.join(tmpdir(), 'databook-shipped-'));
  const file = path.join(scratch, 'transpile-worker.cjs');
  await copyFile(fileURLToPath((await bundledWorkers()).transpileWorkerUrl), file);
  noTranspiler = pathToFileURL(file);
});

afterAll(() => rm(scratch, { recursive: true, force: true }));

describe('a bundled plugin that ships transpiled', () => {
  let cacheDir: string;
  let fixture: Fixture;
  let folder: string;

  beforeEach(async () => {
    cacheDir = await mkdtemp(path.join(scratch, 'cache-'));
    fixture = await Fixture.create({ maxWorkers: 1, cacheDir, transpileWorkerUrl: noTranspiler });
    folder = await fixture.add('p', wasm);
    await transpilePlugin(folder, (await bundledWorkers()).transpileWorkerUrl);
  });

  afterEach(() => fixture.dispose());

  it('runs without the transpiler, and leaves nothing in the cache', async () => {
    expect((await fixture.call('p', COUNT)).text).toBe('1');
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('is found by the version of the transpiler, too', async () => {
    const manifest = new URL('../package.json', import.meta.resolve('@bytecodealliance/jco-transpile'));
    const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
    expect(await readdir(shippedDir(folder))).toEqual([expect.stringContaining(`-jco-${version}-`)]);
  });

  it('stores once what its plugin.wasm holds already', async () => {
    const [entry = ''] = await readdir(shippedDir(folder));
    const files = await readdir(path.join(shippedDir(folder), entry));
    const sizes = await Promise.all(
      files
        .filter((name) => name.endsWith('.wasm'))
        .map(async (name) => (await readFile(path.join(shippedDir(folder), entry, name))).length),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(wasm.length / 100);
  });

  it('is transpiled anew when its plugin.wasm is another', async () => {
    const other = await Fixture.create({ maxWorkers: 1, cacheDir });
    await cp(folder, path.join(other.root, 'bundled', 'p'), { recursive: true });
    for (const { root } of [fixture, other])
      await writeFile(path.join(root, 'bundled', 'p', 'plugin.wasm'), Buffer.from([...wasm, ...SECTION]));
    expect((await fixture.failure('p', COUNT)).message).toMatch(/transpiler .* could not be started: ENOENT/);
    expect((await other.call('p', COUNT)).text).toBe('1');
    expect(await readdir(cacheDir)).toHaveLength(1);
    await other.dispose();
  });

  it('is transpiled anew when what shipped was damaged', async () => {
    const [entry = ''] = await readdir(shippedDir(folder));
    const glue = path.join(shippedDir(folder), entry, 'plugin.mjs');
    await writeFile(glue, `${await readFile(glue, 'utf8')}\n`);
    expect((await fixture.failure('p', COUNT)).message).toMatch(/transpiler .* could not be started: ENOENT/);
  });

  it('has that only where it is bundled', async () => {
    await cp(folder, path.join(fixture.root, 'user', 'p'), { recursive: true });
    await rm(folder, { recursive: true });
    expect((await fixture.failure('p', COUNT)).message).toMatch(/transpiler .* could not be started: ENOENT/);
  });
});

it('drops what was transpiled from an older plugin.wasm', async () => {
  const fixture = await Fixture.create();
  const { transpileWorkerUrl } = await bundledWorkers();
  const folder = await fixture.add('p', wasm);
  await transpilePlugin(folder, transpileWorkerUrl);
  const [before] = await readdir(shippedDir(folder));
  await writeFile(path.join(folder, 'plugin.wasm'), Buffer.from([...wasm, ...SECTION]));
  await transpilePlugin(folder, transpileWorkerUrl);
  const after = await readdir(shippedDir(folder));
  expect(after).toHaveLength(1);
  expect(after[0]).not.toBe(before);
  await fixture.dispose();
});
