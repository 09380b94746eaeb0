// `npm run check`: types, lint and format. All run, and all that they find is shown.
import { globSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { keepNode, root } from './lib/process.ts';

interface Check {
  readonly name: string;
  readonly args: readonly string[];
}

const ignored = ['**/node_modules/**', 'dist/**', '.cache/**'];
const tsconfigs = globSync(['tsconfig*.json', '{src,wasm-plugins,test}/**/tsconfig*.json'], { cwd: root, exclude: ignored });

const checks: Check[] = [
  { name: 'lint', args: ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'] },
  { name: 'format', args: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'] },
  ...tsconfigs.map((file) => ({ name: `types of ${file}`, args: ['node_modules/typescript/bin/tsc', '-p', file, '--noEmit'] })),
];

let failed = 0;
const waiting = [...checks];

async function work(): Promise<void> {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const { code, output } = await keepNode(check.args);
    if (code === 0) console.log(`ok      ${check.name}`);
    else {
      failed++;
      console.log(`FAILED  ${check.name}\n${output}`);
    }
  }
}

await Promise.all(Array.from({ length: os.availableParallelism() }, work));
if (failed > 0) {
  console.log(`${failed} of ${checks.length} checks failed. \`npm run fix\` repairs format and some lint (in ${path.basename(root)}/).`);
  process.exitCode = 1;
}
