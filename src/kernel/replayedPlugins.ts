import { CellError } from '../notebook/cellError.ts';
import { resolveCell } from '../notebook/resolveCell.ts';
import type { ResolvedCell } from '../notebook/resolveCell.ts';
import { collectVariables } from '../notebook/variables.ts';
import type { CallContext, Recordings } from '../plugins/contract.ts';
import type { DataSources, NotebookView } from './types.ts';

/** Whether recordings would answer a call of a plugin. */
export type WouldReplay = (
  plugin: string,
  context: Pick<CallContext, 'recordings' | 'env' | 'signal'>,
) => Promise<boolean>;

/** The recordings for a cell that names a data source: what is not known here is not asked elsewhere. */
export const recordingsForUnknownSource = (recordings: Recordings): Recordings =>
  recordings.mode === 'replay' ? { forced: 'source', ...recordings } : recordings;

/** Names of the plugins whose cells recordings would answer if they ran now, in the order of their cells. */
export const replayedPlugins = async (
  notebook: NotebookView,
  sources: DataSources,
  wouldReplay: WouldReplay,
  signal: AbortSignal,
): Promise<readonly string[]> => {
  const recordings = unlessMistaken(() => notebook.recordings?.());
  if (recordings?.mode !== 'replay') return [];
  const found = new Set<string>();
  for (const { plugin, source } of cellsOf(notebook)) {
    if (found.has(plugin)) continue;
    const env = source === undefined ? undefined : await sources.get(source, plugin);
    const unknown = source !== undefined && !env;
    const context = {
      signal,
      recordings: unknown ? recordingsForUnknownSource(recordings) : recordings,
      ...(env && { env }),
    };
    if (await wouldReplay(plugin, context)) found.add(plugin);
  }
  return [...found];
};

/** A mistake is told by the cell when it runs. */
const unlessMistaken = <T>(look: () => T): T | undefined => {
  try {
    return look();
  } catch (error) {
    if (error instanceof CellError) return undefined;
    throw error;
  }
};

const cellsOf = (notebook: NotebookView): readonly ResolvedCell[] => {
  const variables = unlessMistaken(() => collectVariables(notebook.frontMatter()));
  if (!variables) return [];
  return notebook.cells().flatMap(({ source }) => unlessMistaken(() => resolveCell(source, variables)) ?? []);
};
