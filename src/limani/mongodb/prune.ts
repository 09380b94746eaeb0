// Which runs are old.
import type { Collection, Document } from 'mongodb';
import type { PrunePolicy, PruneReport } from '../limani.ts';
import type { Deployment } from './deployment.ts';
import { FIRST_FINAL } from './documents.ts';

export interface OldRun {
  readonly id: string;
  readonly operations: number;
  readonly bytes: number;
}

interface Size {
  readonly count: number;
  readonly bytes: number;
}

/** Of the entries of each run: how many, and what their texts take. */
async function sizes<T extends Document>(entries: Collection<T>): Promise<ReadonlyMap<string, Size>> {
  const rows = await entries
    .aggregate<Size & { readonly _id: string }>([
      { $group: { _id: '$run_id', count: { $sum: 1 }, bytes: { $sum: '$bytes' } } },
    ])
    .toArray();
  return new Map(rows.map(({ _id, ...size }) => [_id, size]));
}

/** Newest first, with what each takes. */
export async function oldRuns({ collections }: Deployment, policy: PrunePolicy): Promise<readonly OldRun[]> {
  const { before, keepRuns, keepBytes } = policy;
  if (before === undefined && keepRuns === undefined && keepBytes === undefined) return [];
  const [ofOperations, ofFacts] = await Promise.all([
    sizes(collections.operations),
    sizes(collections.facts),
  ]);
  const runs = collections.runs
    .find({ start_time: { $gte: -Number.MAX_VALUE } }, { projection: { start_time: 1, rank: 1, pinned: 1 } })
    .sort({ start_time: -1, _id: -1 });
  const old: OldRun[] = [];
  let [place, total] = [0, 0];
  for await (const { _id: id, start_time: start = 0, rank = 0, pinned } of runs) {
    const { count: operations = 0, bytes: own = 0 } = ofOperations.get(id) ?? {};
    const bytes = own + (ofFacts.get(id)?.bytes ?? 0);
    place++;
    total += bytes;
    const isOld =
      (before !== undefined && start < before) ||
      (keepRuns !== undefined && place > keepRuns) ||
      (keepBytes !== undefined && total > keepBytes);
    if (isOld && pinned === 0 && rank >= FIRST_FINAL) old.push({ id, operations, bytes });
  }
  return old;
}

export const reportOf = (runs: readonly OldRun[]): PruneReport => ({
  runs: runs.length,
  operations: runs.reduce((sum, { operations }) => sum + operations, 0),
  bytes: runs.reduce((sum, { bytes }) => sum + bytes, 0),
});
