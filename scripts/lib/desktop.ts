// The example in the VS Code that is installed on this machine, with settings and extensions of its own.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

export interface DesktopOptions {
  /** Where this VS Code keeps settings and extensions. */
  readonly home: string;
  readonly vsix: string;
  readonly folder: string;
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Whether this machine has VS Code's command. */
export function hasDesktop(): boolean {
  const { status } = spawnSync('code', ['--version'], { shell: process.platform === 'win32' });
  return status === 0;
}

/** Opens a window; the promise settles when it is closed. Throws an Error when there is no `code` or it does not take the extension. */
export function openInDesktop({ home, vsix, folder, file, env }: DesktopOptions): Promise<unknown> {
  mkdirSync(home, { recursive: true });
  const own = ['--user-data-dir', path.join(home, 'data'), '--extensions-dir', path.join(home, 'extensions')];
  const shell = process.platform === 'win32';
  const install = spawnSync('code', [...own, '--install-extension', vsix, '--force'], {
    encoding: 'utf8',
    shell,
  });
  if (install.error)
    throw new Error(
      `"code" could not be started: ${install.error.message}. In VS Code, run "Shell Command: Install 'code' command in PATH".`,
    );
  if (install.status !== 0)
    throw new Error(`VS Code did not install ${vsix}:\n${install.stdout}${install.stderr}`);
  const args = [...own, '--new-window', '--wait', '--disable-workspace-trust', folder, file];
  const child = spawn('code', args, { stdio: 'ignore', env: { ...process.env, ...env }, shell });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}
