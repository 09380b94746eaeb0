// `npm run build`: bundles and the bundled plugins, into dist/.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle } from '../esbuild.mjs';
import { main } from './lib/main.ts';
import { root } from './lib/process.ts';
import { notices } from './notices.ts';
import { buildPlugins, transpilePlugin } from './plugins.ts';

const dist = path.join(root, 'dist');

/** Builds all that ships. */
export async function build(): Promise<void> {
  const [inputs, plugins] = await Promise.all([bundle(), buildPlugins()]);
  writeFileSync(path.join(dist, 'THIRD-PARTY-NOTICES.txt'), notices(inputs));
  // A plugin that is no longer in the source must not ship.
  for (const name of readdirSync(path.join(dist, 'plugins')))
    if (!plugins.includes(name)) rmSync(path.join(dist, 'plugins', name), { recursive: true });
  for (const name of plugins) await transpilePlugin(path.join(dist, 'plugins', name));
}

if (import.meta.main) {
  await main(async () => {
    await build();
    console.log(`Built ${dist}`);
  });
}
