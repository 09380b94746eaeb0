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
import type { Transpile, Transpiled } from './transpiler.ts';

/** Names the transpiler and its options in keys of the cache: to be changed with either. */
const TRANSPILER = 'jco-0.15.0-2';
const GLUE = 'plugin.mjs';

const MAX_COMPONENT_BYTES = 64 * 2 ** 20;

const unusable = (file: string, message: string, hint: string): PluginError =>
  new PluginError({ code: 'config', message: `${file} ${message}.`, hint });

type Bytes = Uint8Array<ArrayBuffer>;

const readComponent = async ({ wasmFile, sha256 }: LoadRequest): Promise<Bytes> => {
  const { size } = await stat(wasmFile);
  if (size > MAX_COMPONENT_BYTES)
    throw unusable(
      wasmFile,
      `has ${size} bytes; ${MAX_COMPONENT_BYTES} are the most`,
      'Build a smaller plugin.',
    );
  const bytes = new Uint8Array(await readFile(wasmFile));
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

/** It reads its modules at once and waits for one after the other: those that fail meanwhile are heard of by none. */
const unheard = (): void => undefined;

const openTranspiler = async (): Promise<Transpile> => {
  process.on('unhandledRejection', unheard);
  try {
    // Only now: what is made already needs no transpiler, which is large.
    const transpile = await (await import('./transpiler.ts')).openTranspiler();
    process.off('unhandledRejection', unheard);
    return transpile;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PluginError({
      code: 'config',
      message: `The transpiler that makes plugins runnable could not be started: ${reason}`,
      hint: 'A part of Databook is missing or damaged: install it again.',
    });
  }
};

const build = async (request: LoadRequest, component: Bytes): Promise<Files> => {
  const transpile = await openTranspiler();
  let result: Transpiled;
  try {
    result = transpile(component, GLUE);
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

/**
 * A plugin's modules: shipped beside it if it is bundled, else from the cache, else made now.
 * @throws PluginError `config` saying what is wrong with it
 */
export async function load(request: LoadRequest): Promise<LoadedComponent> {
  const component = await readComponent(request);
  const problem = apiProblem(component, request.api);
  if (problem) throw unusable(request.wasmFile, problem.message, problem.hint);
  const key = `${request.sha256}-${TRANSPILER}`;
  const from = async (cache: FileCache, files: Files): Promise<LoadedComponent> => ({
    glueUrl: pathToFileURL(path.join(cache.folder(key), GLUE)).href,
    modules: await compile(files, request),
  });
  if (request.shippedDir !== undefined) {
    const shipped = new FileCache(request.shippedDir);
    const files = await shipped.get(key, component);
    if (files) return from(shipped, files);
  }
  const cache = new FileCache(request.cacheDir);
  const cached = await cache.get(key, component);
  if (cached) {
    await cache.touch(key);
    return from(cache, cached);
  }
  const files = await build(request, component);
  const loaded = await from(cache, files);
  await cache.put(key, component, files);
  return loaded;
}
