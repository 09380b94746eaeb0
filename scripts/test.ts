// `npm test`: unit tests, then the packaged extension in a real VS Code. `-- --only unit|host|ui` runs one part.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browserRemedy, findBrowser } from '../test/support/browser.ts';
import { installVscode } from '../test/vscode-host/harness/install.ts';
import { build } from './build.ts';
import { closingLine, countsOf, sum } from './lib/counts.ts';
import type { Counts, VitestReport } from './lib/counts.ts';
import { main } from './lib/main.ts';
import { root, runNode } from './lib/process.ts';
import { packageExtension } from './package.ts';

const parts = ['unit', 'host', 'ui'] as const;
type Part = (typeof parts)[number];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const only = parts.find((part) => part === values.only);
if (values.only !== undefined && only === undefined) {
  console.error(`--only takes one of ${parts.join(', ')}, not "${values.only}".`);
  process.exit(2);
}
const wanted: readonly Part[] = only ? [only] : parts;

/** True in CI, where nothing may be skipped. */
const strict = process.env['CI'] === 'true';

await main(build);
const browser = prepareBrowser();
const results: Counts[] = [];
if (wanted.includes('unit')) results.push(await vitest('unit', 'vitest.config.ts', []));
const inVscode = wanted.filter((part) => part !== 'unit');
if (inVscode.length > 0) results.push(await vscodeTests(inVscode));
const total = sum(results);
console.log(`\n${closingLine(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** Whether VS Code and a browser are there; what is missing is said aloud, and in CI it is an error. */
function prepareBrowser(): boolean {
  try {
    installVscode(console.log);
    if (findBrowser()) return true;
    console.error(browserRemedy);
  } catch (error) {
    console.error(
      `VS Code for the tests could not be installed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return false;
}

async function vscodeTests(inVscode: readonly string[]): Promise<Counts> {
  if (!browser) {
    console.error(
      strict
        ? 'FAILED: no VS Code in a browser, in CI.'
        : 'SKIPPED: all tests in a real VS Code, for the reason above.',
    );
    return { passed: 0, failed: strict ? 1 : 0, skipped: strict ? 0 : 1 };
  }
  try {
    const { bytes } = await packageExtension();
    console.log(`Packaged: ${(bytes / 1024 / 1024).toFixed(2)} MiB`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const folders = inVscode.map((part) => (part === 'host' ? 'test/e2e/host.test.ts' : 'test/e2e/ui/'));
  return vitest('vscode', 'test/e2e/vitest.config.ts', folders);
}

async function vitest(name: string, config: string, filters: readonly string[]): Promise<Counts> {
  const file = path.join(root, '.cache/test', `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...filters];
  // Processes and threads that tests start share what was compiled. Not in VS Code: there the files that are read are watched.
  const env = { NODE_COMPILE_CACHE: path.join(root, '.cache/compiled') };
  const { code } = await runNode(args, name === 'unit' ? env : {});
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
  return countsOf(report, code);
}
