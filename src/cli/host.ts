import type { Consent } from '../plugins/consent/consent.ts';
import { GrantFile } from '../plugins/consent/grantFile.ts';
import { WasmPluginHost } from '../plugins/host.ts';
import type { PluginHostOptions } from '../plugins/host.ts';
import type { Console } from './console.ts';
import { layoutOf } from './layout.ts';
import { wishes } from './wishes.ts';

/** Asks nobody: what is not granted yet is refused, and it is said what it wants. */
const refuse = (console: Console): Consent => ({
  ask: (request) => {
    console.err(wishes(request));
    return Promise.resolve(false);
  },
});

export interface HostParts {
  readonly console: Console;
  /** Of further plugins. */
  readonly folders: readonly string[];
  /** Of environment variables. */
  readonly values: Readonly<Record<string, string>>;
  readonly state: { readonly pluginCache: string; readonly grants: string };
  /** Say what the host does, too. */
  readonly verbose: boolean;
}

/** @param more what is otherwise than usual */
export const createHost = (
  { console, folders, values, state, verbose }: HostParts,
  more: Partial<PluginHostOptions>,
): WasmPluginHost => {
  const layout = layoutOf(import.meta.url);
  return new WasmPluginHost({
    bundledFolder: layout.bundledPlugins,
    folders: () => folders,
    cacheDir: state.pluginCache,
    workerUrl: layout.pluginWorker,
    transpileWorkerUrl: layout.transpileWorker,
    envProviders: [
      {
        lookup: (name) => {
          const value = Object.hasOwn(values, name) ? values[name] : undefined;
          return Promise.resolve(value === undefined ? undefined : { value });
        },
      },
    ],
    consent: refuse(console),
    grants: new GrantFile(state.grants),
    clock: () => Date.now(),
    log: (level, message) => {
      if (level === 'error' || level === 'warn' || (verbose && level === 'info')) console.err(message);
    },
    ...more,
  });
};
