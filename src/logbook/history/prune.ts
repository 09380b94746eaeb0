import type { Limani, PrunedContents, PrunePolicy, PruneReport } from '../../limani/limani.ts';

/** What was removed: runs, and contents that only they had. */
export interface Pruned extends PruneReport {
  readonly contents: PrunedContents;
}

/** Contents are kept before the entry that refers to them, so the newest are none's yet. Seconds. */
const GRACE_S = 24 * 3600;

/**
 * Removes old runs, and the contents that no run has any more, except what was kept within the last day.
 * @param now epoch milliseconds
 * @throws LimaniError
 */
export async function pruneRuns(
  limani: Pick<Limani, 'prune' | 'pruneContent'>,
  policy: PrunePolicy,
  now: number,
): Promise<Pruned> {
  const report = await limani.prune(policy);
  const contents = policy.dryRun ? { removed: 0, bytes: 0 } : await limani.pruneContent(now / 1000 - GRACE_S);
  return { ...report, contents };
}
