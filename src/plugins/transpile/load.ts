import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { apiProblem } from '../apiVersion.ts';
import { PluginError } from '../contract.ts';
import { FileCache } from './cache.ts';
import type { Files } from './cache.ts';
import { ModuleLimitError } from './limitModule.ts';
import { limitModules } from './limitModules.ts';
import { refusedImports } from './offeredImports.ts';
import type { LoadRequest, LoadedComponent, LoadedModule } from './protocol.ts';
import type { Transpiled } from './transpiler.ts';

/** Names the transpiler and its options in keys of the cache: to be changed with either. */
const TRANSPILER = 'jco-0.15.0-1';
const GLUE = 'plugin.mjs';

const MAX_COMPONENT_BYTES = 64 * 2 ** 20;

const unusable = (file: string, message: string, hint: string): PluginError =>
  new PluginError({ code: 'config', message: `${file} ${message}.`, hint });

const readComponent = async ({ wasmFile, sha256 }: LoadRequest): Promise<Uint8Array> => {
  const { size } = await stat(wasmFile);
  if (size > MAX_COMPONENT_BYTES)
    throw unusable(
      wasmFile,
      `has ${size} bytes; ${MAX_COMPONENT_BYTES} are the most`,
      'Build a smaller plugin.',
    );
  const bytes = await readFile(wasmFile);
  if (createHash('sha256').update(bytes).digest('hex') !== sha256)
    throw unusable(wasmFile, 'was changed at this moment', 'Run the cell again.');
  return bytes;
};

const checkInterfaces = (wasmFile: string, { imports, exports }: Transpiled): void => {
  const refused = refusedImports(imports);
  if (refused.length > 0)
    throw unusable(
      wasmFile,
      `wants interfaces that plugins are not offered: ${refused.join(', ')}`,
      'Plugins have no files, sockets or processes; they reach the outside by databook:plugin/runtime only.',
    );
  const missing = ['invoke', 'plan'].filter((name) => !exports.includes(name));
  if (missing.length > 0)
    throw unusable(
      wasmFile,
      `does not export ${missing.join(' and ')}`,
      'Build it against the world "plugin" of wasm-plugins/wit/v1.',
    );
};

const build = async (request: LoadRequest): Promise<Files> => {
  const component = await readComponent(request);
  const problem = apiProblem(component, request.api);
  if (problem) throw unusable(request.wasmFile, problem.message, problem.hint);
  let result: Transpiled;
  try {
    // Only now: what is in the cache needs no transpiler, which is large.
    const { transpile } = await import('./transpiler.ts');
    result = await transpile(component, GLUE);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(
      request.wasmFile,
      `is not a valid component: ${reason.split('\n')[0] ?? ''}`,
      'Build the plugin again.',
    );
  }
  checkInterfaces(request.wasmFile, result);
  return result.files;
};

const compile = async (files: Files, { wasmFile, memoryMb }: LoadRequest): Promise<LoadedModule[]> => {
  const modules = new Map([...files].filter(([name]) => name.endsWith('.wasm')));
  try {
    const limited = limitModules(modules, memoryMb);
    return await Promise.all(
      Array.from(limited, async ([name, { bytes, pages }]) => ({
        name,
        module: await WebAssembly.compile(bytes),
        pages,
      })),
    );
  } catch (error) {
    if (!(error instanceof ModuleLimitError)) throw error;
    throw unusable(
      wasmFile,
      error.message,
      'Raise limits.memory_mb in its config.toml, or build a smaller plugin.',
    );
  }
};

/** A plugin's modules, from the cache where it holds them. @throws PluginError `config` saying what is wrong with it */
export async function load(request: LoadRequest): Promise<LoadedComponent> {
  const cache = new FileCache(request.cacheDir);
  const key = `${request.sha256}-${TRANSPILER}`;
  const glueUrl = pathToFileURL(path.join(cache.folder(key), GLUE)).href;
  const cached = await cache.get(key);
  if (cached) return { glueUrl, modules: await compile(cached, request) };
  const files = await build(request);
  const modules = await compile(files, request);
  await cache.put(key, files);
  return { glueUrl, modules };
}
