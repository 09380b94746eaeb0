import { linkSync, renameSync, unlinkSync } from 'node:fs';
import path from 'node:path';
import { unlessGone } from '../journal/durable.ts';
import { generationFile, newestGeneration, PUBLISHED } from './names.ts';

/**
 * Gives the newest generation its well-known name, beginning with `generation`, of which `draft` is another name. Two
 * publishers may do this in the wrong order, hence until it is stable.
 */
export function pointAt(folder: string, draft: string, generation: number): void {
  let source = draft;
  for (let current = generation; ;) {
    renameSync(source, path.join(folder, PUBLISHED));
    // renaming one of two links of a file onto the other does nothing
    unlessGone(() => unlinkSync(source));
    const newest = newestGeneration(folder);
    if (newest <= current) return;
    source = linkNewest(folder, draft);
    current = newest;
  }
}

/** Another name for the newest generation, whichever that is by now. */
function linkNewest(folder: string, draft: string): string {
  for (;;) {
    const newest = newestGeneration(folder);
    const name = `${draft}-${newest}`;
    const linked = unlessGone(() => {
      linkSync(path.join(folder, generationFile(newest)), name);
      return true;
    });
    if (linked) return name;
  }
}
