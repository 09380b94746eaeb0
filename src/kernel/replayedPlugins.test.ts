import { expect, test } from 'vitest';
import { notebook } from '../../test/support/kernelFakes.ts';
import { CellError } from '../notebook/cellError.ts';
import type { Recordings } from '../plugins/contract.ts';
import { replayedPlugins } from './replayedPlugins.ts';
import type { WouldReplay } from './replayedPlugins.ts';
import type { DataSources, NotebookView } from './types.ts';

const REPLAY: Recordings = { mode: 'replay', folder: '/n/recordings', label: 'recordings' };
const sources: DataSources = {
  get: (name) => Promise.resolve(name === 'known' ? { URL: { value: 'http://a' } } : undefined),
  names: () => Promise.resolve(['known']),
};
/** `live` has a server of its own; `p` has none. */
const wouldReplay: WouldReplay = (plugin, { recordings, env }) =>
  Promise.resolve(
    recordings?.mode === 'replay' && (recordings.forced !== undefined || (plugin === 'p' && !env)),
  );

const look = (cells: readonly string[], view: Partial<NotebookView> = {}) => {
  const sourcesById = Object.fromEntries(cells.map((source, i) => [`c${i}`, source]));
  const whole = { ...notebook(sourcesById, { vars: { x: 'p' } }), recordings: () => REPLAY, ...view };
  return replayedPlugins(whole, sources, wouldReplay, new AbortController().signal);
};

test.each([
  [['@plugin=p\nup', '@plugin=p\ndown', '@plugin=live\nup'], ['p']],
  [['@plugin=live\nup'], []],
  [['@plugin=p\n@source=known\nup'], []],
  [['@plugin=live\n@source=unknown\nup'], ['live']],
  [['@plugin=${x}\nup'], ['p']],
  [['no plugin', '@plugin=${y}\nup', '@plugin=p\nup'], ['p']],
  [[], []],
])('of the cells %j, those of %j are replayed', async (cells, plugins) => {
  expect(await look(cells)).toEqual(plugins);
});

test('nothing is replayed where the notebook does not ask for it, or asks wrongly', async () => {
  expect(await look(['@plugin=p\nup'], { recordings: () => undefined })).toEqual([]);
  const recordings = (): never => {
    throw new CellError('bad-replay', 'no', 'no');
  };
  expect(await look(['@plugin=p\nup'], { recordings })).toEqual([]);
});
