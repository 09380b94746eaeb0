import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutCredentials } from './withoutCredentials.ts';

/**
 * The name that a notebook has in the store, the same from the editor and from the command line: the file's absolute
 * path with links followed; for what is no file (an unsaved notebook, one on another file system), its URI without
 * what only those may know who may open it.
 * @param id a URI, or a path
 */
export async function notebookName(id: string): Promise<string> {
  const file = fileOf(id);
  if (file === undefined) return withoutCredentials(id);
  const real = await realpath(file).catch(() => file); // one that is gone is called what it was called
  return real.replace(/^[A-Z]:\\/, (drive) => drive.toLowerCase());
}

/** Two letters or more: `c:\x` is a path. */
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;

const fileOf = (id: string): string | undefined => {
  if (!SCHEME.test(id)) return path.resolve(id);
  if (!id.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(id);
  } catch {
    return undefined; // a URI that names no file of this machine
  }
};
