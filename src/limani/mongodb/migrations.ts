// How a database comes from one version to the next. Each step may be done again, and by several programs at once.
import type { CreateIndexesOptions, IndexSpecification } from 'mongodb';
import type { Deployment } from './deployment.ts';
import { namesOf } from './toDocument.ts';

type Collection = 'runs' | 'operations' | 'facts' | 'snapshots' | 'contents' | 'parts';

interface Index {
  readonly of: Collection;
  readonly name: string;
  readonly key: IndexSpecification;
  /** Only documents of which this holds are in it. */
  readonly partial?: CreateIndexesOptions['partialFilterExpression'];
}

const FIRST: readonly Index[] = [
  { of: 'runs', name: 'by_time', key: { start_time: -1, _id: -1 } },
  { of: 'runs', name: 'open', key: { rank: 1 }, partial: { rank: { $lt: 2 } } },
  { of: 'runs', name: 'by_notebook', key: { notebook: 1, start_time: -1, _id: -1 } },
  { of: 'runs', name: 'by_rank', key: { rank: 1, start_time: -1, _id: -1 } },
  { of: 'runs', name: 'pinned', key: { pinned: 1, start_time: -1, _id: -1 }, partial: { pinned: 1 } },
  { of: 'runs', name: 'by_host', key: { 'hosts.name': 1, start_time: -1, _id: -1 } },
  { of: 'operations', name: 'by_run', key: { run_id: 1, timestamp: 1, seq: 1 } },
  { of: 'operations', name: 'by_cell', key: { cell: 1, notebook: 1, started: -1, _id: -1 } },
  { of: 'operations', name: 'by_source', key: { source_hash: 1, started: -1, _id: -1 } },
  { of: 'operations', name: 'by_output', key: { output_hash: 1 } },
  { of: 'facts', name: 'by_run', key: { run_id: 1, timestamp: 1, seq: 1 } },
  {
    of: 'facts',
    name: 'by_output',
    key: { output_hash: 1 },
    partial: { output_hash: { $exists: true } },
  },
  {
    of: 'facts',
    name: 'by_content',
    key: { content_hash: 1 },
    partial: { content_hash: { $exists: true } },
  },
  { of: 'snapshots', name: 'by_run', key: { run_id: 1, timestamp: 1, seq: 1 } },
  { of: 'contents', name: 'by_put', key: { put: 1, _id: 1 } },
  { of: 'parts', name: 'by_content', key: { of: 1, n: 1 } },
];

/** A run knows the plugins and cells of its operations, so that a list of runs is one walk through an index. */
const SECOND: readonly Index[] = [
  { of: 'runs', name: 'by_plugin', key: { plugins: 1, start_time: -1, _id: -1 } },
  { of: 'runs', name: 'by_cell', key: { cells: 1, start_time: -1, _id: -1 } },
];

async function createIndexes(deployment: Deployment, indexes: readonly Index[]): Promise<void> {
  // one after the other: they are large at most once, and a server has other things to do
  for (const { of, name, key, partial } of indexes)
    await deployment.collections[of].createIndex(
      key,
      { name, ...(partial && { partialFilterExpression: partial }) },
      {},
    );
}

async function addPluginsAndCells({ collections }: Deployment): Promise<void> {
  const { runs, operations } = collections;
  const found = operations.find(
    { $or: [{ plugin: { $gt: '' } }, { cell: { $gt: '' } }] },
    { projection: { run_id: 1, plugin: 1, cell: 1 } },
  );
  for await (const { run_id: runId, plugin, cell } of found)
    await runs.updateOne(
      { _id: runId, rank: { $gte: 0 } },
      {
        $addToSet: {
          plugins: { $each: typeof plugin === 'string' ? namesOf(plugin) : [] },
          cells: { $each: cell === null ? [] : [cell] },
        },
      },
    );
}

/** Step `n` brings a database from version `n` to `n + 1`. Never edited once released. */
export const MIGRATIONS: readonly ((deployment: Deployment) => Promise<void>)[] = [
  (deployment) => createIndexes(deployment, FIRST),
  async (deployment) => {
    await createIndexes(deployment, SECOND);
    await addPluginsAndCells(deployment);
  },
];
