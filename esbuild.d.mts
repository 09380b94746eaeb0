import type { BuildOptions } from 'esbuild';

/** What draws results, for VS Code's webview and for plain pages. */
export const rendererBundle: BuildOptions;

/** Bundles everything that ships into dist/. */
export function bundle(): Promise<void>;

/** Bundles the workers of the plugin host into a folder: `plugin-worker.mjs`, `transpile-worker.cjs`. */
export function bundleWorkers(out: string): Promise<void>;
