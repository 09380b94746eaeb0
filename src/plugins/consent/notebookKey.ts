import { fileURLToPath } from 'node:url';

/**
 * One name for a notebook, however it is referred to: a file's path for its path and its URI alike. `undefined` for
 * what has no lasting name, such as an editor that was never saved.
 */
export function notebookKey(notebook: string | undefined): string | undefined {
  if (notebook === undefined || notebook === '' || notebook.startsWith('untitled:')) return undefined;
  if (!notebook.startsWith('file:')) return notebook;
  try {
    return fileURLToPath(notebook);
  } catch {
    return notebook; // the URI of another system's file: as it is written
  }
}
