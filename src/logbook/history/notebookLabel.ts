import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A notebook as people know it: the path of a file; any other address as it is, decoded. */
export function notebookPath(notebook: string): string {
  if (!URL.canParse(notebook)) return notebook;
  const url = new URL(notebook);
  try {
    // a file of another machine has a host, which a path cannot say
    if (url.protocol === 'file:' && url.host === '') return fileURLToPath(url);
    return decodeURI(notebook);
  } catch {
    // not every address is well encoded: then it is shown as it was recorded
    return notebook;
  }
}

/** The last part of {@link notebookPath}. */
export const notebookLabel = (notebook: string): string =>
  path.posix.basename(notebookPath(notebook).replaceAll('\\', '/')) || notebook;
