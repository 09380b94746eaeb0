import path from 'node:path';
import type { Recordings } from '../contract.ts';

/**
 * The recordings beside a notebook, for a replay.
 * @param folder the notebook's own, absolute
 * @param relative as the front matter names it, checked: `a/b`
 */
export const replayBeside = (folder: string, relative: string): Recordings => ({
  mode: 'replay',
  folder: path.join(folder, ...relative.split('/')),
  label: relative,
  within: folder,
});
