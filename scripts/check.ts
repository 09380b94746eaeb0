// `npm run check`: types, lint, format and the lock file. All run, and all that they find is shown.
import { globSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { keepNode, root } from './lib/process.ts';

interface Check {
  readonly name: string;
  /** What is wrong, or undefined. */
  readonly run: () => Promise<string | undefined>;
}

const ignored = ['**/node_modules/**', 'dist/**', '.cache/**'];
const tsconfigs = globSync(['tsconfig*.json', '{src,wasm-plugins,test}/**/tsconfig*.json'], {
  cwd: root,
  exclude: ignored,
});

const checks: readonly Check[] = [
  tool('lint', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0']),
  tool('format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.']),
  ...tsconfigs.map((file) =>
    tool(`types of ${file}`, ['node_modules/typescript/bin/tsc', '-p', file, '--noEmit']),
  ),
  { name: 'lock file', run: lockFile },
];

let failed = 0;
const waiting = [...checks];
await Promise.all(Array.from({ length: os.availableParallelism() }, work));
if (failed > 0) {
  console.log(`${failed} of ${checks.length} checks failed. \`npm run fix\` repairs format and some lint.`);
  process.exitCode = 1;
}

async function work(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const wrong = await check.run();
    if (wrong !== undefined) failed++;
    console.log(wrong === undefined ? `ok      ${check.name}` : `FAILED  ${check.name}\n${wrong}`);
  }
}

function tool(name: string, args: readonly string[]): Check {
  const run = async (): Promise<string | undefined> => {
    const { code, output } = await keepNode(args);
    return code === 0 ? undefined : output;
  };
  return { name, run };
}

/** The install goes by the lock file alone, so it must ask for what package.json asks for. */
function lockFile(): Promise<string | undefined> {
  interface Dependencies {
    readonly dependencies?: object;
    readonly devDependencies?: object;
  }
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  const manifest = read('package.json') as Dependencies;
  const locked = (read('package-lock.json') as { packages: Record<string, Dependencies> }).packages[''];
  const same =
    isDeepStrictEqual(manifest.dependencies, locked?.dependencies) &&
    isDeepStrictEqual(manifest.devDependencies, locked?.devDependencies);
  return Promise.resolve(
    same ? undefined : 'package-lock.json does not match package.json: run `npm install` and commit it.',
  );
}
