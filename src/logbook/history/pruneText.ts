// What is said before and after old runs are removed.
import type { PrunePolicy } from '../../limani/limani.ts';
import { plural } from '../../results/markdown.ts';
import { readableSize } from '../../results/size.ts';
import type { Pruned } from './prune.ts';
import { moment } from './words.ts';

/** "started before 2026-08-22 15:40:00 UTC, or not among the newest 100" */
export const policyText = ({ before, keepRuns, keepBytes }: PrunePolicy): string =>
  [
    before !== undefined && `started before ${moment(before)}`,
    keepRuns !== undefined && beyond(keepRuns),
    keepBytes !== undefined && `beyond the newest ${readableSize(keepBytes)}`,
  ]
    .filter((part) => part !== false)
    .join(', or ');

function beyond(keepRuns: number): string {
  if (keepRuns === 0) return 'of any age';
  return keepRuns === 1 ? 'older than the newest run' : `not among the newest ${keepRuns}`;
}

/** "12 runs (48 cells, 1.2 MB) and 3 contents that no run has any more (2.0 MB)" */
export const prunedText = ({ runs, operations, bytes, contents }: Pruned): string =>
  [
    runs === 0 ? 'no run' : `${plural(runs, 'run')} (${plural(operations, 'cell')}, ${readableSize(bytes)})`,
    contents.removed > 0 &&
      `${plural(contents.removed, 'content')} that no run has any more (${readableSize(contents.bytes)})`,
  ]
    .filter((part) => part !== false)
    .join(' and ');
