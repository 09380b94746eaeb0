// `npm run limani-kit`: the package @databook/limani-kit, with which others make and prove adapters, as dist/*.tgz.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { main } from './lib/main.ts';
import { keepNode, root } from './lib/process.ts';
import { npmPack } from './lib/npm.ts';
import { noticesOf, packageOf } from './notices.ts';

const source = path.join(root, 'test/conformance/kit');
const entries = ['index', 'conformance'];

/** Makes the package's folder. Nothing of it needs a file outside, but what TypeScript calls lib. */
export async function buildLimaniKit(out: string): Promise<void> {
  await bundleLimaniKit(out);
  await declare(path.join(out, 'types'));
}

/** The same without its types, which take seconds. */
export async function bundleLimaniKit(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => path.join(source, `${name}.ts`)),
    outdir: out,
    bundle: true,
    // what two entries share is one file: there is one class of errors
    splitting: true,
    chunkNames: 'shared-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node22',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  for (const file of ['package.json', 'README.md'])
    copyFileSync(path.join(source, file), path.join(out, file));
  copyFileSync(path.join(root, 'LICENSE'), path.join(out, 'LICENSE'));
  const bundled = Object.keys(metafile.inputs).flatMap((file) => packageOf(file) ?? []);
  writeFileSync(path.join(out, 'THIRD-PARTY-NOTICES.txt'), noticesOf('This package contains', bundled));
}

/** Writes the declarations that the entries need. */
async function declare(out: string): Promise<void> {
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const work = mkdtempSync(path.join(root, '.cache/limani-kit-'));
  try {
    const config = {
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions: {
        ...{ noEmit: false, declaration: true, emitDeclarationOnly: true },
        ...{ rootDir: root, outDir: work, typeRoots: [path.join(root, 'node_modules/@types')] },
      },
      include: [],
      exclude: [],
      files: entries.map((name) => path.join(source, `${name}.ts`)),
    };
    writeFileSync(path.join(work, 'tsconfig.json'), JSON.stringify(config));
    const { code, output } = await keepNode(['node_modules/typescript/bin/tsc', '-p', work]);
    if (code !== 0) throw new Error(`The declarations of the kit cannot be made.\n${output}`);
    const copied = new Set<string>();
    for (const name of entries) copyDeclaration(work, out, `test/conformance/kit/${name}.d.ts`, copied);
  } finally {
    rmSync(work, { recursive: true });
  }
}

const IMPORT = /(from|import\()(\s*)'(\.[^']+)\.ts'/g;

/** Copies a declaration and what it imports; others look for `.js`. */
function copyDeclaration(from: string, to: string, file: string, copied: Set<string>): void {
  if (copied.has(file)) return;
  copied.add(file);
  const text = readFileSync(path.join(from, file), 'utf8');
  const target = path.join(to, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text.replaceAll(IMPORT, "$1$2'$3.js'"));
  for (const [, , , imported] of text.matchAll(IMPORT))
    copyDeclaration(from, to, path.posix.join(path.posix.dirname(file), `${imported}.d.ts`), copied);
}

if (import.meta.main) {
  await main(async () => {
    const out = path.join(root, 'dist/limani-kit');
    await buildLimaniKit(out);
    console.log(await npmPack(out, path.join(root, 'dist')));
  });
}
