// Builds the bundled plugins: wasm-plugins/<name>/ -> dist/plugins/<name>/. What did not change is taken from .cache/.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseManifest } from '../src/plugins/manifest/parse.ts';
import { loadComponent } from '../src/plugins/transpile/component.ts';
import { shippedDir } from '../src/plugins/transpile/shipped.ts';
import { bundlePlugin, componentOf, writeWhole } from './build-plugin.ts';
import type { PluginSource } from './build-plugin.ts';

const root = path.resolve(import.meta.dirname, '..');
const cache = path.join(root, '.cache', 'plugins');
/** Has to be built before. */
const transpileWorker = pathToFileURL(path.join(root, 'dist', 'transpile-worker.cjs'));

/** The component of a plugin, built only when nothing equal was built before; `name` is the key of its cache entry. */
export async function cachedComponent(name: string, source: PluginSource): Promise<Uint8Array> {
  const bundle = await bundlePlugin(source);
  const file = path.join(cache, `${name}-${bundle.hash}.wasm`);
  if (existsSync(file)) return readFileSync(file);
  const bytes = await componentOf(bundle);
  const stale = existsSync(cache)
    ? readdirSync(cache).filter((f) => f.length === path.basename(file).length && f.startsWith(`${name}-`))
    : [];
  for (const old of stale) rmSync(path.join(cache, old), { force: true });
  writeWhole(file, bytes);
  return bytes;
}

/** Builds every folder of wasm-plugins/ that has a config.toml; returns their names. */
export async function buildPlugins(): Promise<string[]> {
  const names = globSync('wasm-plugins/*/config.toml', { cwd: root }).map((file) =>
    path.basename(path.dirname(file)),
  );
  for (const name of names) {
    const folder = path.join(root, 'wasm-plugins', name);
    const out = path.join(root, 'dist', 'plugins', name);
    const bytes = await cachedComponent(name, { entry: path.join(folder, 'src', 'main.ts') });
    writeWhole(path.join(out, 'plugin.wasm'), bytes);
    writeWhole(path.join(out, 'config.toml'), readFileSync(path.join(folder, 'config.toml')));
  }
  return names;
}

/** Transpiles a built plugin as its host would at the first call, which then finds it done. */
export async function transpilePlugin(folder: string, worker: URL = transpileWorker): Promise<void> {
  const wasmFile = path.join(folder, 'plugin.wasm');
  const configFile = path.join(folder, 'config.toml');
  const { manifest } = parseManifest(readFileSync(configFile, 'utf8'), configFile);
  const cacheDir = shippedDir(folder);
  const request = {
    wasmFile,
    sha256: createHash('sha256').update(readFileSync(wasmFile)).digest('hex'),
    cacheDir,
    memoryMb: manifest.limits.memory_mb,
    api: manifest.api,
  };
  const { glueUrl } = await loadComponent(worker, request, new AbortController().signal);
  const entry = path.basename(path.dirname(fileURLToPath(glueUrl)));
  for (const name of readdirSync(cacheDir))
    if (name !== entry) rmSync(path.join(cacheDir, name), { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(`plugins: ${(await buildPlugins()).join(', ')}`);
