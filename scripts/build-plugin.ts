// Builds one TypeScript plugin into a WebAssembly component: node scripts/build-plugin.ts FOLDER [OUT]
// FOLDER holds config.toml and src/main.ts; OUT (default: FOLDER) gets plugin.wasm and config.toml.
import { componentize } from 'componentize-qjs';
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withApiVersion } from '../src/plugins/apiSection.ts';

const root = path.resolve(import.meta.dirname, '..');
const engine = JSON.parse(
  readFileSync(path.join(root, 'node_modules/componentize-qjs/package.json'), 'utf8'),
) as {
  version: string;
};

/** Folder of the WIT files that plugins are built against. */
export const witFolder = path.join(root, 'wasm-plugins', 'wit', 'v1');

export interface PluginSource {
  /** The module that exports `invoke` and `plan`. */
  readonly entry: string;
  /** Another contract than {@link witFolder}; its world is named `plugin` too. */
  readonly wit?: string;
}

/** Everything that decides what a plugin's component will be. */
export interface PluginBundle {
  readonly script: string;
  readonly wit: string;
  /** `major.minor` of the contract. */
  readonly api: string;
  /** Changes when any input of the build does: sources, SDK, contract, engine. */
  readonly hash: string;
}

export async function bundlePlugin({ entry, wit = witFolder }: PluginSource): Promise<PluginBundle> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2023',
    external: ['databook:*', 'wasi:*'],
    write: false,
    logLevel: 'warning',
  });
  const script = result.outputFiles[0]?.text;
  if (script === undefined) throw new Error(`${entry}: esbuild gave no output`);
  const files = readdirSync(wit, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.wit'),
  );
  const texts = files.sort().map((name) => readFileSync(path.join(wit, name), 'utf8'));
  const api = texts.map((text) => /^package databook:plugin@(\d+\.\d+)\.\d+;/m.exec(text)?.[1]).find(Boolean);
  if (api === undefined)
    throw new Error(`${wit}: no line "package databook:plugin@X.Y.Z;" in its .wit files`);
  const hash = createHash('sha256')
    .update(JSON.stringify([engine.version, script, texts]))
    .digest('hex');
  return { script, wit, api, hash };
}

/** The bytes of plugin.wasm. The engine does not build reproducibly: two builds of one bundle differ. */
export async function componentOf({ script, wit, api }: PluginBundle): Promise<Uint8Array> {
  const { component } = await componentize({
    witPath: wit,
    jsSource: script,
    world: 'plugin',
    sync: true,
    stubWasi: false,
    optSize: true,
  });
  return withApiVersion(component, api);
}

/** Writes a file so that a reader sees the old or the new one, never half of it. */
export function writeWhole(file: string, bytes: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const part = `${file}.${String(process.pid)}.part`;
  writeFileSync(part, bytes);
  renameSync(part, file);
}

/** Builds the plugin in `folder` into `out`. */
export async function buildPlugin(folder: string, out: string = folder): Promise<void> {
  const bundle = await bundlePlugin({ entry: path.join(folder, 'src', 'main.ts') });
  writeWhole(path.join(out, 'plugin.wasm'), await componentOf(bundle));
  if (path.resolve(out) !== path.resolve(folder)) {
    copyFileSync(path.join(folder, 'config.toml'), path.join(out, 'config.toml'));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, out] = process.argv.slice(2);
  if (folder === undefined) {
    console.error('Usage: node scripts/build-plugin.ts FOLDER [OUT]');
    process.exitCode = 2;
  } else {
    await buildPlugin(path.resolve(folder), out === undefined ? undefined : path.resolve(out));
  }
}
