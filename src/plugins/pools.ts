import type { FoundPlugin } from './registry/registry.ts';
import { WorkerPool } from './pool/pool.ts';
import { Slot } from './pool/slot.ts';
import { loadComponent } from './transpile/component.ts';
import { shippedDir } from './transpile/shipped.ts';

const keyOf = ({ manifest, wasmFile }: FoundPlugin, sha256: string): string =>
  [sha256, manifest.api, manifest.limits.memory_mb, wasmFile].join(' ');

/** The worker pools of all plugins in use, each loaded at its first call. */
export class Pools {
  readonly #workerUrl: URL;
  readonly #transpileWorkerUrl: URL;
  readonly #cacheDir: string;
  readonly #maxWorkers: number;
  readonly #pools = new Map<string, Promise<WorkerPool>>();
  readonly #loaded = new Map<string, WorkerPool>();
  readonly #abort = new AbortController();

  constructor(workerUrl: URL, transpileWorkerUrl: URL, cacheDir: string, maxWorkers: number) {
    this.#workerUrl = workerUrl;
    this.#transpileWorkerUrl = transpileWorkerUrl;
    this.#cacheDir = cacheDir;
    this.#maxWorkers = maxWorkers;
  }

  /** The pool of a plugin whose wasm has this hash. @throws PluginError `config` when it cannot be loaded */
  get(plugin: FoundPlugin, sha256: string): Promise<WorkerPool> {
    const key = keyOf(plugin, sha256);
    const known = this.#pools.get(key);
    if (known) return known;
    this.#forget(plugin.wasmFile);
    const pool = this.#load(plugin, sha256);
    this.#pools.set(key, pool);
    pool.then(
      (loaded) => {
        this.#loaded.set(key, loaded);
      },
      () => this.#pools.delete(key), // the next call tries again; the callers are told
    );
    return pool;
  }

  /** The pool if it is there already. */
  loaded(plugin: FoundPlugin, sha256: string): WorkerPool | undefined {
    return this.#loaded.get(keyOf(plugin, sha256));
  }

  /** Kills all workers; what runs in them fails with `reason`. */
  async close(reason: Error): Promise<void> {
    this.#abort.abort();
    const pools = await Promise.allSettled(this.#pools.values());
    for (const pool of pools) if (pool.status === 'fulfilled') pool.value.close(reason);
  }

  /** What was built from a file before it changed: its calls go on, its workers end when nobody uses them. */
  #forget(wasmFile: string): void {
    for (const key of [...this.#pools.keys()].filter((k) => k.endsWith(` ${wasmFile}`))) {
      this.#pools.delete(key);
      this.#loaded.delete(key);
    }
  }

  async #load(plugin: FoundPlugin, sha256: string): Promise<WorkerPool> {
    const { memory_mb: memoryMb } = plugin.manifest.limits;
    const request = {
      wasmFile: plugin.wasmFile,
      sha256,
      // Only there: what lies beside a user's plugin is not taken on trust.
      ...(plugin.info.bundled ? { shippedDir: shippedDir(plugin.info.folder) } : {}),
      cacheDir: this.#cacheDir,
      memoryMb,
      api: plugin.manifest.api,
    };
    const component = await loadComponent(this.#transpileWorkerUrl, request, this.#abort.signal);
    const start = { ...component, memoryMb };
    return new WorkerPool(() => new Slot(this.#workerUrl, start), this.#maxWorkers);
  }
}
