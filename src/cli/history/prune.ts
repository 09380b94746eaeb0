import type { PrunePolicy } from '../../limani/limani.ts';
import type { History } from '../../logbook/history/history.ts';
import { policyText, prunedText } from '../../logbook/history/pruneText.ts';
import { formatInstant } from '../../notebook/window.ts';
import { agree, type Agreement } from '../agree.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { JsonOption } from '../optionValues.ts';
import { policyOf, type RetentionOptions } from './retention.ts';
import type { HistoryConsole } from './historyConsole.ts';

export interface PruneOptions extends RetentionOptions, JsonOption {
  readonly dryRun?: boolean;
}

const STAY = 'Pinned runs and those still being recorded stay.';

/** Removes old runs after saying how many, then the contents that no run has any more. @param now epoch milliseconds */
export async function historyPrune(
  options: PruneOptions,
  history: History,
  console: HistoryConsole,
  agreement: Agreement,
  now: number,
): Promise<ExitCode> {
  const { json = false, dryRun = false } = options;
  const policy = policyOf(options, now / 1000);
  const would = await history.prune({ ...policy, dryRun: true }, now);
  const announcement =
    would.runs === 0 ? 'No run would be removed:' : `${prunedText(would)} would be removed:`;
  const about = `${announcement}\nthose ${policyText(policy)}.\n${STAY}`;
  if (dryRun) {
    console.out(json ? reportOf(policy, would, true) : about);
    return EXIT.done;
  }
  // what no run has any more is nobody's: that needs no agreement
  if (would.runs > 0 && !agreement.yes) console.err(about);
  if (would.runs > 0)
    await agree('Remove them from the record, for good?', 'Nothing was removed.', agreement);
  const pruned = await history.prune(policy, now);
  if (json) console.out(reportOf(policy, pruned, false));
  else console.out(`Removed: ${prunedText(pruned)}.`);
  return EXIT.done;
}

type Pruned = Awaited<ReturnType<History['prune']>>;

const reportOf = ({ before, keepRuns, keepBytes }: PrunePolicy, pruned: Pruned, dryRun: boolean): string =>
  JSON.stringify(
    {
      dryRun,
      policy: {
        ...(before !== undefined && { before: formatInstant(before) }),
        ...(keepRuns !== undefined && { keep: keepRuns }),
        ...(keepBytes !== undefined && { keepBytes }),
      },
      runs: pruned.runs,
      operations: pruned.operations,
      bytes: pruned.bytes,
      contents: pruned.contents,
    },
    null,
    2,
  );
