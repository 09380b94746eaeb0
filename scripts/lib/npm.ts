// npm, as the scripts and tests use it: it asks no registry.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs npm in a folder, offline, without the scripts of packages. @returns its standard output */
export async function npm(cwd: string, ...args: readonly string[]): Promise<string> {
  const windows = process.platform === 'win32';
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'];
  const { stdout } = await run('npm', [...args, ...quiet, '--loglevel=error'], { cwd, shell: windows });
  return stdout;
}

/** Packs a folder. @returns path of the archive */
export async function npmPack(folder: string, into: string): Promise<string> {
  const [packed] = JSON.parse(await npm(folder, 'pack', '--json', '--pack-destination', into)) as {
    filename: string;
  }[];
  if (!packed) throw new Error(`npm packed nothing of ${folder}.`);
  // npm 8 names scoped packages with their scope here, and not so the file
  return path.join(into, packed.filename.replace('@', '').replace('/', '-'));
}
