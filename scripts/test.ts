// `npm test`: unit tests, then the packaged extension in a real VS Code. `-- --only unit|host|ui` runs one part.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { browserRemedy, findBrowser } from '../test/support/browser.ts';
import { installVscode } from '../test/vscode-host/harness/install.ts';
import { build } from './build.ts';
import { closingLine, countsOf, sum, withoutFiles } from './lib/counts.ts';
import type { Counts, VitestReport } from './lib/counts.ts';
import { ABORTS_FILE, readAborts } from './lib/engineAborts.ts';
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
  const first = await runVitest(name, config, filters);
  const { files, others } = first.aborts;
  if (files.length === 0 || !first.report) return countsOf(first.report, first.code);
  console.error(
    `\nV8 ended the process of ${files.length === 1 ? 'a test file' : `${files.length} test files`} (see scripts/lib/engineAborts.ts). Once more: ${files.join(', ')}`,
  );
  const again = await runVitest(`${name}-again`, config, files);
  const rest = countsOf(withoutFiles(first.report, files), others > 0 ? first.code : 0);
  return sum([rest, countsOf(again.report, again.code)]);
}

async function runVitest(name: string, config: string, filters: readonly string[]) {
  const file = path.join(root, '.cache/test', `${name}.json`);
  const aborts = path.join(root, '.cache/test', `${name}-aborts.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  for (const old of [file, aborts]) rmSync(old, { force: true });
  const reporters = [
    ...['--reporter=default', '--reporter=json', `--outputFile.json=${file}`],
    '--reporter=./scripts/lib/engineAborts.ts',
  ];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...filters];
  // Processes and threads that tests start share what was compiled. Not in VS Code: there the files that are read are watched.
  const compiled = { NODE_COMPILE_CACHE: path.join(root, '.cache/compiled') };
  const { code } = await runNode(args, {
    ...(config === 'vitest.config.ts' && compiled),
    [ABORTS_FILE]: aborts,
  });
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
  return { code, report, aborts: readAborts(aborts) };
}
