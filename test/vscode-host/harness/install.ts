// Installs the real VS Code (code-server from npm) into test/vscode-host/node_modules on first use.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeServerLib, hostFolder } from './paths.ts';
import { writeStandIns } from './standIns.ts';

const windows = process.platform === 'win32';
const stamp = path.join(hostFolder, 'node_modules/.databook-installed');

/** Whether VS Code is installed as the lock file says. */
export function vscodeInstalled(): boolean {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === lockHash();
}

/**
 * Makes sure that VS Code is installed; does nothing when it is. Throws an Error with npm's exit code when it cannot be.
 * Install scripts do not run: code-server's own compiles native modules, the stand-ins take their place.
 */
export function installVscode(log: (line: string) => void): void {
  if (vscodeInstalled()) return;
  log('Installing VS Code for the browser (code-server, about 500 MB on disk, the first time only) …');
  npm(hostFolder, ['ci', '--ignore-scripts']);
  // What VS Code itself needs is pinned by the shrinkwraps inside the package; `npm ci` finds those lacking a peer, so `install`.
  for (const folder of [codeServerLib, path.join(codeServerLib, 'extensions')]) {
    npm(folder, ['install', '--omit=dev', '--ignore-scripts']);
  }
  writeStandIns(codeServerLib);
  removeUnused();
  writeFileSync(stamp, lockHash());
}

function lockHash(): string {
  return createHash('sha256')
    .update(readFileSync(path.join(hostFolder, 'package-lock.json')))
    .digest('hex');
}

function npm(cwd: string, args: string[]): void {
  const { status, error } = spawnSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: windows,
  });
  if (error) throw new Error(`npm could not be started in ${cwd}: ${error.message}`);
  if (status !== 0)
    throw new Error(`npm ${args.join(' ')} failed in ${cwd} with exit code ${status ?? 'none'}`);
}

/** Half of the size is AI helpers that are switched off here. */
function removeUnused(): void {
  const unused = [
    'extensions/copilot',
    'node_modules/@github',
    'node_modules/@microsoft/mxc-sdk',
    'node_modules/@devcontainers',
  ];
  for (const folder of unused) rmSync(path.join(codeServerLib, folder), { recursive: true, force: true });
}
