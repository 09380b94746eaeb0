// Runs the suites of test/e2e/host inside the extension host, beside the packaged extension, and reports each test of theirs.
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { findBrowser } from '../support/browser.ts';
import { runExtensionTests } from '../vscode-host/harness/extensionTests.ts';
import { root } from '../vscode-host/harness/paths.ts';
import { startServer } from '../vscode-host/harness/server.ts';
import type { Row } from './host/entry.ts';

const { vsix, env } = inject('vscode');
const rows = await runInHost();

describe('in the extension host', () => {
  test('there are suites', () => expect(rows.length).toBeGreaterThan(0));
  test.each(rows)('$title', ({ error }) => {
    if (error !== undefined) throw new Error(error);
  });
});

async function runInHost(): Promise<Row[]> {
  const work = mkdtempSync(path.join(os.tmpdir(), 'databook-host-'));
  const folder = path.join(work, 'workspace');
  const report = path.join(work, 'report.json');
  mkdirSync(folder);
  const extensionPath = await bundleSuites(path.join(work, 'suites'));
  const lines: string[] = [];
  const server = await startServer({
    folder,
    vsix: [vsix],
    automation: true,
    env: { ...env, DATABOOK_HOST_REPORT: report, DATABOOK_ROOT: root },
  });
  try {
    await runExtensionTests({
      base: server.base,
      browser: findBrowser()!,
      folder,
      extensionPath,
      testsPath: path.join(extensionPath, 'suites.cjs'),
      timeout: 240_000,
      log: (line) => lines.push(line),
    });
    return JSON.parse(readFileSync(report, 'utf8')) as Row[];
  } catch (error) {
    throw new Error(`The extension host gave no report.\n${lines.join('\n')}\n${server.log()}`, {
      cause: error,
    });
  } finally {
    await server.stop();
    rmSync(work, { recursive: true, force: true });
  }
}

/** VS Code runs tests only for an extension under development: here one that consists of the tests alone. */
async function bundleSuites(out: string): Promise<string> {
  await build({
    entryPoints: [path.join(import.meta.dirname, 'host/suites.ts')],
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
    engines: { vscode: '*' },
  };
  writeFileSync(path.join(out, 'package.json'), JSON.stringify(manifest));
  return out;
}
