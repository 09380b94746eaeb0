import type { Limani, PrunePolicy, PruneReport } from '../limani/limani.ts';
import type { Collected } from './collect.ts';
import type { ContentStore } from './contentStore.ts';

/** What was removed: runs, and outputs that only they had. */
export interface Pruned extends PruneReport {
  readonly outputs: Collected;
}

/** Outputs are kept before the operation that has them is recorded, so the newest are none's yet. Milliseconds. */
const GRACE_MS = 24 * 3_600_000;
const SCHEME = 'sha256:';

/**
 * Removes outputs that no run of this run log has. Only for a folder of outputs that belongs to this run log alone.
 * @param now epoch milliseconds
 */
export const collectOutputs = (
  limani: Pick<Limani, 'unusedOutputs'>,
  outputs: ContentStore,
  now: number,
): Promise<Collected> =>
  outputs.collect(now - GRACE_MS, async (sha256s) => {
    const unused = await limani.unusedOutputs(sha256s.map((sha256) => SCHEME + sha256));
    return unused.map((hash) => hash.slice(SCHEME.length));
  });

/** Removes old runs, and the outputs that no run has any more. @param now epoch milliseconds @throws LimaniError */
export async function pruneRuns(
  limani: Pick<Limani, 'prune' | 'unusedOutputs'>,
  outputs: ContentStore,
  policy: PrunePolicy,
  now: number,
): Promise<Pruned> {
  const report = await limani.prune(policy);
  const collected = policy.dryRun ? { files: 0, bytes: 0 } : await collectOutputs(limani, outputs, now);
  return { ...report, outputs: collected };
}
