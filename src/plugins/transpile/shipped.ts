import path from 'node:path';

/** Where a bundled plugin holds what the build transpiled: a cache (cache.ts) with the one entry that fits its wasm. */
export const shippedDir = (pluginFolder: string): string => path.join(pluginFolder, 'transpiled');
