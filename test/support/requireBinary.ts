import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/**
 * Path of a program that tests need. Where it is missing: under CI an error, elsewhere a loud warning and
 * `undefined`, for `describe.skipIf(…)`.
 * @param more folders to look in beyond the usual ones
 */
export function requireBinary(
  name: string,
  debianPackage = name,
  more: readonly string[] = [],
): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter);
  const folders = [...onPath, '/usr/bin', '/usr/local/bin', ...more];
  const found = folders.map((folder) => path.join(folder, name)).find(isExecutable);
  if (found !== undefined) return found;
  const message = `${name} is not installed (Debian: apt-get install ${debianPackage})`;
  if (process.env['CI'] === 'true') throw new Error(`${message}; under CI no test is skipped`);
  console.warn(`SKIPPED: ${message}`);
  return undefined;
}
