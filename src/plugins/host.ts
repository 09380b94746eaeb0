import type { Consent, GrantStore } from './consent/consent.ts';
import type { EnvProvider } from './hostcalls/envProvider.ts';
import type { Resolver } from './hostcalls/resolver.ts';

/** What {@link WasmPluginHost} is made of; the composition root chooses. */
export interface PluginHostOptions {
  /** Folder whose sub-folders are the plugins that ship with Databook; they need no consent. */
  readonly bundledFolder: string;
  /** The user's plugin folders, read at each look-up: each is a plugin or holds plugins in sub-folders. */
  readonly folders: () => readonly string[];
  /** Holds transpiled plugins by hash; made when missing, safe to delete, shared between processes. */
  readonly cacheDir: string;
  /** `dist/plugin-worker.mjs` (or src/plugins/worker/main.ts). */
  readonly workerUrl: URL;
  /** `dist/transpile-worker.cjs` (or src/plugins/transpile/main.ts). */
  readonly transpileWorkerUrl: URL;
  /** In order of precedence; {@link CallContext.env} comes before all of them. */
  readonly envProviders: readonly EnvProvider[];
  readonly consent: Consent;
  readonly grants: GrantStore;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** Diagnostics for the output channel; never holds a secret. */
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
  /** Calls of one plugin that run at once, further ones wait; by default the number of cores, at most 4. */
  readonly maxWorkers?: number;
  /** How host names become addresses; by default the operating system's way. */
  readonly resolver?: Resolver;
  /** URL of an HTTP proxy for every request of every plugin; by default none, whatever the environment says. */
  readonly proxy?: string;
}

// WasmPluginHost implements PluginHost (contract.ts); new WasmPluginHost(options: PluginHostOptions).
