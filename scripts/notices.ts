// The licences of what is bundled, as they ask for: dist/THIRD-PARTY-NOTICES.txt.
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/process.ts';

/** In WebAssembly that ships, where no bundler sees them: the transpiler, and the engine inside of each plugin. */
const unseen = ['@bytecodealliance/jco-transpile', 'componentize-qjs', 'sql.js'];

/** Name of the package that a file of node_modules belongs to. */
export function packageOf(file: string): string | undefined {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function notice(name: string): string {
  const folder = path.join(root, 'node_modules', name);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    version: string;
    license?: string;
  };
  const [file] = globSync('{LICENSE,LICENCE,license,License}*', { cwd: folder });
  const text =
    file === undefined
      ? 'The package carries no licence text.'
      : readFileSync(path.join(folder, file), 'utf8');
  return `${name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${text.trim()}\n`;
}

/** @param names of packages; @param contains who contains them, as a sentence begins */
export function noticesOf(contains: string, names: readonly string[]): string {
  const there = [...new Set(names)]
    .filter((name) => existsSync(path.join(root, 'node_modules', name)))
    .sort();
  const head = `${contains} the following software, under the licences below.`;
  return [head, ...there.map(notice)].join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param inputs files that were bundled, relative to the root */
export function notices(inputs: readonly string[]): string {
  const bundled = inputs.flatMap((file) => packageOf(file) ?? []);
  return noticesOf('Databook contains', [...bundled, ...unseen]);
}
