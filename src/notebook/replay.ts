import type { JsonObject } from '../results/json.ts';
import { CellError } from './cellError.ts';

const HINT =
  'Write replay: recordings for the folder "recordings" beside the notebook; it must lie there or in a folder below.';

/**
 * The folder of recorded responses that the front matter names, relative to the notebook's own, as `a/b`; `undefined` when
 * it names none.
 * @throws CellError `bad-replay` for anything but a path that stays below the notebook's folder
 */
export const replayFolder = (frontMatter: JsonObject): string | undefined => {
  const value = frontMatter['replay'];
  if (value === undefined || value === null || value === false) return undefined;
  if (typeof value !== 'string' || value.trim() === '')
    throw new CellError('bad-replay', 'replay: in the front matter is not the name of a folder.', HINT);
  const parts = value.trim().split('/');
  const inside = parts.filter((part) => part !== '' && part !== '.');
  if (parts[0] === '' || inside.length === 0 || inside.includes('..') || /[\\:\0]/.test(value))
    throw new CellError(
      'bad-replay',
      `replay: ${JSON.stringify(value)} in the front matter leads out of the notebook's folder, or is no folder's name.`,
      HINT,
    );
  return inside.join('/');
};
