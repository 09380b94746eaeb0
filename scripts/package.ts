// `npm run package`: builds, packs dist/databook.vsix and checks what is inside.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from './build.ts';
import { main } from './lib/main.ts';
import { root } from './lib/process.ts';
import { zipEntries } from './lib/zip.ts';

/** Where the packaged extension lies. */
export const vsixFile = path.join(root, 'dist/databook.vsix');

const maxBytes = 8 * 1024 * 1024;
const required = [
  'package.json',
  'dist/extension.cjs',
  'dist/undici.cjs',
  'dist/import-module.cjs',
  'dist/pg.cjs',
  'dist/mongodb.cjs',
  'dist/renderers.js',
  'dist/plugin-worker.mjs',
  'dist/plugins/http/plugin.wasm',
  'dist/plugins/prometheus/plugin.wasm',
  'dist/THIRD-PARTY-NOTICES.txt',
];
const forbidden = /\.(ts|mts|cts|map)$|\.test\.|(^|\/)(src|test|node_modules|\.cache)\//;

/** Packs what `build` made. Throws an Error that lists everything wrong with the package. */
export async function packageExtension(): Promise<{ bytes: number; files: number }> {
  await createVSIX({
    cwd: root,
    packagePath: vsixFile,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  const archive = readFileSync(vsixFile);
  const entries = zipEntries(archive);
  const names = new Set(entries.map((entry) => entry.name));
  const wrong = [
    ...required.filter((file) => !names.has(`extension/${file}`)).map((file) => `${file} is missing`),
    ...[...names].filter((name) => forbidden.test(name)).map((name) => `${name} must not ship`),
    ...[...names].flatMap((name) => {
      const folder = /^extension\/(dist\/plugins\/[^/]+\/)plugin\.wasm$/.exec(name)?.[1];
      const glue = `extension/${folder}transpiled/`;
      return folder === undefined || [...names].some((other) => other.startsWith(glue))
        ? []
        : [`${folder} lacks its transpiled form`];
    }),
    ...(archive.length > maxBytes ? [`${archive.length} bytes are more than ${maxBytes}`] : []),
  ];
  if (wrong.length > 0)
    throw new Error(`${path.relative(root, vsixFile)} is not fit to ship:\n  ${wrong.join('\n  ')}`);
  return { bytes: archive.length, files: entries.length };
}

if (import.meta.main) {
  await main(async () => {
    await build();
    const { bytes, files } = await packageExtension();
    const size = (bytes / 1024 / 1024).toFixed(2);
    console.log(`${path.relative(root, vsixFile)}: ${size} MiB (at most 8), ${files} files`);
  });
}
