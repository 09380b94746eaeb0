// `npm run build`: bundles and the bundled plugins, into dist/.
import path from 'node:path';
import { bundle } from '../esbuild.mjs';
import { main } from './lib/main.ts';
import { root } from './lib/process.ts';
import { buildPlugins } from './plugins.ts';

/** Builds all that ships. */
export async function build(): Promise<void> {
  await Promise.all([bundle(), buildPlugins()]);
}

if (import.meta.main) {
  await main(async () => {
    await build();
    console.log(`Built ${path.join(root, 'dist')}`);
  });
}
