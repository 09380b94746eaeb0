// Bundles everything that ships into dist/. `node esbuild.mjs [--watch-free]` is called by scripts/build.ts.
import { build, transform } from 'esbuild';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));
const at = (...parts) => path.join(root, ...parts);

const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  sourcemap: process.env.DATABOOK_SOURCEMAP === '1' ? 'inline' : false,
};
const nodeCommon = { ...common, platform: 'node', target: 'node22' };
// Lets bundled CommonJS packages call require() from an ES module.
const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

/** The transpiler runs without WASI: jco's shims are replaced by stand-ins that offer nothing. */
const noShims = {
  name: 'no-wasi-shims',
  setup(b) {
    b.onResolve({ filter: /^@bytecodealliance\/preview[23]-shim/ }, () => ({
      path: at('src/plugins/transpile/wasiStandIn.ts'),
    }));
  },
};

/** Leaves an import of `source` to a file that is bundled by itself. */
const loadedLater = (source, bundle) => ({
  name: 'loaded-later',
  setup(b) {
    b.onResolve({ filter: /./ }, ({ path: imported }) =>
      imported === source ? { path: bundle, external: true } : undefined,
    );
  },
});

/** What src/plugins/hostcalls/undici.ts holds, in a bundle that the others share. */
const undiciLater = loadedLater('./undici.ts', './undici.cjs');

/** The same for src/limani/postgres/driver.ts and src/limani/mongodb/mongoDriver.ts. */
const pgLater = loadedLater('./driver.ts', './pg.cjs');
const mongodbLater = loadedLater('./mongoDriver.ts', './mongodb.cjs');

/** The same for what loads modules of others: an import() that must stay one. */
const importLater = loadedLater('../limani/thirdParty/importModule.ts', './import-module.cjs');

/** Style sheets become minified text. */
const cssText = {
  name: 'css-text',
  setup(b) {
    b.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, 'utf8'), { loader: 'css', minify: true });
      return { contents: code, loader: 'text' };
    });
  },
};

/** What draws results, for VS Code's webview and for plain pages. */
export const rendererBundle = {
  ...common,
  entryPoints: ['src/renderers/main.ts'],
  outfile: 'dist/renderers.js',
  platform: 'browser',
  target: 'es2023',
  format: 'esm',
  plugins: [cssText],
  // The package's version for browsers decodes by way of innerHTML.
  alias: { 'decode-named-character-reference': at('src/renderers/markdown/references.ts') },
};

const workerBundles = (out) => [
  {
    ...nodeCommon,
    entryPoints: ['src/plugins/worker/main.ts'],
    outfile: path.join(out, 'plugin-worker.mjs'),
    format: 'esm',
    banner: requireBanner,
  },
  {
    ...nodeCommon,
    entryPoints: ['src/plugins/transpile/main.ts'],
    outfile: path.join(out, 'transpile-worker.cjs'),
    format: 'cjs',
    plugins: [noShims],
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  },
];

const inputsOf = (results) => results.flatMap(({ metafile }) => Object.keys(metafile.inputs));

/** Bundles the workers of the plugin host into a folder; returns the files that went in. */
export async function bundleWorkers(out) {
  mkdirSync(out, { recursive: true });
  const results = await Promise.all(workerBundles(out).map((b) => build(b)));
  for (const name of ['core', 'core2']) {
    const file = `js-component-bindgen-component.${name}.wasm`;
    copyFileSync(at('node_modules/@bytecodealliance/jco-transpile/vendor', file), path.join(out, file));
  }
  return inputsOf(results);
}

const bundles = [
  {
    ...nodeCommon,
    entryPoints: ['src/extension/main.ts'],
    outfile: 'dist/extension.cjs',
    format: 'cjs',
    external: ['vscode'],
    plugins: [importLater, undiciLater, pgLater, mongodbLater],
    // What is loaded later comes by require(), as VS Code loads the extension itself.
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__importMetaUrl' },
    banner: { js: "const __importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  },
  {
    ...nodeCommon,
    entryPoints: ['src/limani/thirdParty/importModule.ts'],
    outfile: 'dist/import-module.cjs',
    format: 'cjs',
  },
  {
    ...nodeCommon,
    entryPoints: ['src/plugins/hostcalls/undici.ts'],
    outfile: 'dist/undici.cjs',
    format: 'cjs',
  },
  {
    ...nodeCommon,
    entryPoints: ['src/limani/postgres/driver.ts'],
    outfile: 'dist/pg.cjs',
    format: 'cjs',
    // native code, a service of others, and a file of passwords: none of them is used
    external: ['pg-native', 'pg-cloudflare', 'pgpass'],
  },
  {
    ...nodeCommon,
    entryPoints: ['src/limani/mongodb/mongoDriver.ts'],
    outfile: 'dist/mongodb.cjs',
    format: 'cjs',
    // native code and services of others, which the driver does without
    external: [
      ...['@aws-sdk/credential-providers', '@mongodb-js/zstd', 'gcp-metadata', 'kerberos'],
      ...['mongodb-client-encryption', 'snappy', 'socks'],
    ],
  },
  {
    ...nodeCommon,
    entryPoints: ['src/limani/sqljs/worker/main.ts'],
    outfile: 'dist/logbook-worker.cjs',
    // sql.js looks for its wasm file in the folder of its own script
    format: 'cjs',
  },
  {
    ...nodeCommon,
    // An old Node can read this one, to be told that it is old; the program is a file of its own.
    target: 'node14',
    entryPoints: ['src/cli/main.ts'],
    outfile: 'dist/cli.js',
    format: 'esm',
    plugins: [loadedLater('./program.ts', './cli-program.js')],
    banner: { js: '#!/usr/bin/env node' },
  },
  {
    ...nodeCommon,
    entryPoints: ['src/cli/program.ts'],
    outfile: 'dist/cli-program.js',
    format: 'esm',
    plugins: [undiciLater, pgLater, mongodbLater],
    banner: requireBanner,
  },
  rendererBundle,
];

/** Bundles everything that ships into dist/; returns the files that went in. */
export async function bundle() {
  mkdirSync(at('dist'), { recursive: true });
  const results = await Promise.all(
    bundles.filter((b) => existsSync(at(b.entryPoints[0]))).map((b) => build(b)),
  );
  const workerInputs = await bundleWorkers(at('dist'));
  copyFileSync(at('node_modules/sql.js/dist/sql-wasm.wasm'), at('dist/sql-wasm.wasm'));
  return [...inputsOf(results), ...workerInputs];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle();
