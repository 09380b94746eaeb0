import type { BuildOptions } from 'esbuild';

/** What draws results, for VS Code's webview and for plain pages. */
export const rendererBundle: BuildOptions;

/** Bundles everything that ships into dist/; returns the files that went in, relative to the root. */
export function bundle(): Promise<string[]>;

/** Bundles the workers of the plugin host into a folder: `plugin-worker.mjs`, `transpile-worker.cjs`; returns what went in. */
export function bundleWorkers(out: string): Promise<string[]>;
