// What stays on record and what goes.
import type { Command } from 'commander';
import { historyDelete, historyPin } from '../../history/keep.ts';
import { historyPrune, type PruneOptions } from '../../history/prune.ts';
import { limaniOption, type JsonOption, type LimaniOption } from '../../optionValues.ts';
import type { Session } from '../../session.ts';
import { agreementOf, onHistory } from '../runLogParts.ts';

type Options = JsonOption & LimaniOption & { readonly yes?: boolean };

const last = (command: Command): Command =>
  command.addOption(limaniOption()).option('--json', 'print one JSON document');

export function registerKeep(history: Command, session: Session): void {
  for (const pinned of [true, false])
    last(
      history
        .command(pinned ? 'pin <run...>' : 'unpin <run...>')
        .description(pinned ? 'Keep runs when old ones are pruned.' : 'Keep them no longer.'),
    ).action((runs: string[], options: Options) =>
      onHistory(session, options, (log, console) => historyPin(runs, pinned, options, log, console)),
    );
  last(
    history
      .command('delete <run...>')
      .description('Take runs out of the record, for good. Asks first.')
      .option('--yes', 'agree beforehand'),
  ).action((runs: string[], options: Options) =>
    onHistory(session, options, (log, console, parts) =>
      historyDelete(runs, options, log, console, agreementOf(parts, options)),
    ),
  );
  last(
    history
      .command('prune')
      .description(
        'Remove old runs, and what no run has any more. Says how many and asks first. Pinned runs stay.',
      )
      .option('--older-than <age>', 'runs started longer ago, such as 90d')
      .option('--before <time>', 'runs started before, such as 2026-09-01T00:00:00Z')
      .option('--keep <n>', 'all but so many of the newest')
      .option('--keep-bytes <size>', 'all but the newest that take so much together, such as 500M')
      .option('--dry-run', 'only say what would be removed')
      .option('--yes', 'agree beforehand'),
  ).action((options: PruneOptions & Options) =>
    onHistory(session, options, (log, console, parts) =>
      historyPrune(options, log, console, agreementOf(parts, options), Date.now()),
    ),
  );
}
