import type { PluginFailure } from '../contract.ts';

/** What the transpile worker is started with. */
export interface LoadRequest {
  readonly wasmFile: string;
  /** Hex; the bytes must have it. */
  readonly sha256: string;
  /** Holds what was transpiled when Databook was built; of bundled plugins only. */
  readonly shippedDir?: string;
  readonly cacheDir: string;
  readonly memoryMb: number;
  /** `api` of the manifest. */
  readonly api: string;
}

/** One compiled core module. */
export interface LoadedModule {
  readonly name: string;
  readonly module: WebAssembly.Module;
  /** The most that its memories can grow to, in pages of 64 KiB. */
  readonly pages: number;
}

/** A component as the plugin workers take it. */
export interface LoadedComponent {
  /** URL of the JavaScript that joins the modules. */
  readonly glueUrl: string;
  readonly modules: readonly LoadedModule[];
}

/** The one message that the transpile worker sends. */
export type LoadReply = { readonly ok: LoadedComponent } | { readonly failure: PluginFailure };
