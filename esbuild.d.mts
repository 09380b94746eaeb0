import type { BuildOptions } from 'esbuild';

/** What draws results, for VS Code's webview and for plain pages. */
export const rendererBundle: BuildOptions;

/** Bundles everything that ships into dist/. */
export function bundle(): Promise<void>;
