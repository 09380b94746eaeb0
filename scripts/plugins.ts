// Builds the bundled plugins: wasm-plugins/<name>/ -> dist/plugins/<name>/. What did not change is taken from .cache/.
import { existsSync, globSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundlePlugin, componentOf, writeWhole } from './build-plugin.ts';
import type { PluginSource } from './build-plugin.ts';

const root = path.resolve(import.meta.dirname, '..');
const cache = path.join(root, '.cache', 'plugins');

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

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(`plugins: ${(await buildPlugins()).join(', ')}`);
