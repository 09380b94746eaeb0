import type { FoundPlugin } from './registry/registry.ts';
import { WorkerPool } from './pool/pool.ts';
import { Slot } from './pool/slot.ts';
import { loadComponent } from './transpile/component.ts';

/** The worker pools of all plugins in use, each loaded at its first call. */
export class Pools {
  readonly #workerUrl: URL;
  readonly #transpileWorkerUrl: URL;
  readonly #cacheDir: string;
  readonly #maxWorkers: number;
  readonly #pools = new Map<string, Promise<WorkerPool>>();
  readonly #abort = new AbortController();

  constructor(workerUrl: URL, transpileWorkerUrl: URL, cacheDir: string, maxWorkers: number) {
    this.#workerUrl = workerUrl;
    this.#transpileWorkerUrl = transpileWorkerUrl;
    this.#cacheDir = cacheDir;
    this.#maxWorkers = maxWorkers;
  }

  /** The pool of a plugin whose wasm has this hash. @throws PluginError `config` when it cannot be loaded */
  get(plugin: FoundPlugin, sha256: string): Promise<WorkerPool> {
    const key = [sha256, plugin.manifest.api, plugin.manifest.limits.memory_mb].join(' ');
    const known = this.#pools.get(key);
    if (known) return known;
    const pool = this.#load(plugin, sha256);
    this.#pools.set(key, pool);
    pool.catch(() => this.#pools.delete(key)); // the next call tries again; the callers are told
    return pool;
  }

  /** Kills all workers; what runs in them fails with `reason`. */
  async close(reason: Error): Promise<void> {
    this.#abort.abort();
    const pools = await Promise.allSettled(this.#pools.values());
    for (const pool of pools) if (pool.status === 'fulfilled') pool.value.close(reason);
  }

  async #load(plugin: FoundPlugin, sha256: string): Promise<WorkerPool> {
    const { memory_mb: memoryMb } = plugin.manifest.limits;
    const request = {
      wasmFile: plugin.wasmFile,
      sha256,
      cacheDir: this.#cacheDir,
      memoryMb,
      api: plugin.manifest.api,
    };
    const component = await loadComponent(this.#transpileWorkerUrl, request, this.#abort.signal);
    const start = { ...component, memoryMb };
    return new WorkerPool(() => new Slot(this.#workerUrl, start), this.#maxWorkers);
  }
}
