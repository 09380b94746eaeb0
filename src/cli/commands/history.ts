import { LimaniError } from '../../limani/error.ts';
import { HistoryError } from '../../logbook/history/error.ts';
import { existing } from '../../logbook/history/existing.ts';
import { History } from '../../logbook/history/history.ts';
import type { Parts } from '../composition.ts';
import { CliError, EXIT } from '../exit.ts';
import { historyDiff } from '../history/diff.ts';
import { historyList, type ListOptions } from '../history/list.ts';
import { historyShow } from '../history/show.ts';
import { collect, limaniOption } from '../optionValues.ts';
import type { Register } from '../session.ts';

interface LimaniOption {
  readonly limani?: string;
}

const historyOf = (parts: Parts, { limani }: LimaniOption): History =>
  new History({
    open: existing(parts.limani(limani), parts.runsFolder(limani)),
    content: parts.recordedOutputs(),
  });

/** What the history cannot show is the user's to know, not a defect. */
async function said<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HistoryError) throw new CliError(error.message);
    if (error instanceof LimaniError) throw new CliError(error.message, EXIT.failed);
    throw error;
  }
}

export const registerHistory: Register = (program, session) => {
  const history = program.command('history').description('Look at the runs on record.');
  history
    .command('list')
    .description('List runs, newest first.')
    .option('--notebook <file>', 'only runs of this notebook')
    .option('--status <status>', 'only runs that ended so, or run (may be repeated)', collect, [])
    .option('--plugin <name>', 'only runs that used this plugin')
    .option('--from <time>', 'started at or after, such as -3h or 2026-11-20T02:00:00Z')
    .option('--to <time>', 'started before')
    .option('--text <text>', 'only runs whose notebook, cells, results, logs or requests have this text')
    .option('--limit <n>', 'at most so many', '20')
    .addOption(limaniOption())
    .option('--json', 'print one JSON document')
    .action((options: ListOptions & LimaniOption) =>
      session.do((parts) =>
        said(historyList(options, historyOf(parts, options), parts.console, Date.now() / 1000)),
      ),
    );
  history
    .command('show <run>')
    .description(
      'Show one run: its cells, what they asked and what they gave. The beginning of its id will do.',
    )
    .addOption(limaniOption())
    .option('--json', 'print one JSON document')
    .action((run: string, options: { json?: boolean } & LimaniOption) =>
      session.do((parts) => said(historyShow(run, options, historyOf(parts, options), parts.console))),
    );
  history
    .command('diff <before> <after>')
    .description(
      'Compare the results of two runs: series, rows and figures that were added, are gone, have changed.',
    )
    .addOption(limaniOption())
    .option('--json', 'print one JSON document')
    .action((before: string, after: string, options: { json?: boolean } & LimaniOption) =>
      session.do((parts) =>
        said(historyDiff([before, after], options, historyOf(parts, options), parts.console)),
      ),
    );
};
