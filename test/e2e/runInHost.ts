// Bundles a module, has VS Code run it inside the extension host beside the packaged extension, and returns what it reports.
import { build } from 'esbuild';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { browserRemedy, findBrowser } from '../support/browser.ts';
import { runExtensionTests } from '../vscode-host/harness/extensionTests.ts';
import { root } from '../vscode-host/harness/paths.ts';
import { startServer } from '../vscode-host/harness/server.ts';

export interface InHost {
  /** A TypeScript module that exports `run(): Promise<void>` and calls `report` of host/report.ts. */
  readonly entry: string;
  readonly vsix: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The user's settings, by what the harness gives all. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** Throws an Error with the host's and the server's output when nothing was reported. */
export async function runInHost({ entry, vsix, env = {}, settings = {} }: InHost): Promise<unknown> {
  const browser = findBrowser();
  if (!browser) throw new Error(browserRemedy);
  const work = mkdtempSync(path.join(os.tmpdir(), 'databook-host-'));
  const folder = path.join(work, 'workspace');
  const report = path.join(work, 'report.json');
  mkdirSync(folder);
  const extensionPath = await bundleSuites(entry, path.join(work, 'suites'));
  const lines: string[] = [];
  const server = await startServer({
    folder,
    vsix: [vsix],
    automation: true,
    settings,
    env: { ...env, DATABOOK_HOST_REPORT: report, DATABOOK_ROOT: root },
  });
  try {
    await runExtensionTests({
      base: server.base,
      browser,
      folder,
      extensionPath,
      testsPath: path.join(extensionPath, 'suites.cjs'),
      timeout: 900_000,
      log: (line) => lines.push(line),
    });
    if (!existsSync(report)) throw new Error('no report was written');
    return JSON.parse(readFileSync(report, 'utf8'));
  } catch (error) {
    const so = existsSync(report) ? readFileSync(report, 'utf8') : 'nothing';
    const said = [...lines, server.log(), `It reported: ${so}`].join('\n');
    throw new Error(`The extension host did not come to an end.\n${said}`, { cause: error });
  } finally {
    await server.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** VS Code runs tests only for an extension under development: here one that does nothing. */
async function bundleSuites(entry: string, out: string): Promise<string> {
  await build({
    entryPoints: [entry],
    outfile: path.join(out, 'suites.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    external: ['vscode'],
    sourcemap: 'inline',
  });
  const manifest = {
    name: 'databook-suites',
    publisher: 'databook',
    version: '0.0.0',
    engines: { vscode: '^1.101.0' },
    main: './empty.cjs',
    // Activated by the tests alone.
    activationEvents: ['onCommand:databook-suites.never'],
  };
  writeFileSync(path.join(out, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(out, 'empty.cjs'), 'exports.activate = () => {};\n');
  return out;
}
