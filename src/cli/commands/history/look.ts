// Looking at the record: nothing is changed, and no store is made.
import type { Command } from 'commander';
import { historyCell, type CellOptions } from '../../history/cell.ts';
import { historyDiff } from '../../history/diff.ts';
import { historyEvidence } from '../../history/evidence.ts';
import { withFilter } from '../../history/filter.ts';
import { historyList, type ListOptions } from '../../history/list.ts';
import { withPage } from '../../history/paging.ts';
import { historySearch, type SearchOptions } from '../../history/search.ts';
import { historyShow, type ShowOptions } from '../../history/show.ts';
import { limaniOption, type JsonOption, type LimaniOption } from '../../optionValues.ts';
import type { Session } from '../../session.ts';
import { nowSeconds, onHistory } from '../runLogParts.ts';

type Options = JsonOption & LimaniOption;

const last = (command: Command): Command =>
  command.addOption(limaniOption()).option('--json', 'print one JSON document');

export function registerLook(history: Command, session: Session): void {
  last(withPage(withFilter(history.command('list').description('List runs, newest first.')), 20)).action(
    (options: ListOptions & LimaniOption) =>
      onHistory(session, options, (log, console) => historyList(options, log, console, nowSeconds())),
  );
  last(
    withPage(
      withFilter(
        history
          .command('search <text...>')
          .description('Find a text in all runs: in which run, cell and line it stands. Newest first.'),
        false,
      ),
      10,
    ),
  ).action((words: string[], options: SearchOptions & LimaniOption) =>
    onHistory(session, options, (log, console) => historySearch(words, options, log, console, nowSeconds())),
  );
  last(
    history
      .command('show <run>')
      .description(
        'Show one run: its cells, what they asked and what they gave. The beginning of its id will do.',
      )
      .option('--responses', 'also what servers answered then, without secrets'),
  ).action((run: string, options: ShowOptions & LimaniOption) =>
    onHistory(session, options, (log, console) => historyShow(run, options, log, console)),
  );
  last(
    history
      .command('diff <before> <after>')
      .description(
        'Compare the results of two runs: series, rows and figures that were added, are gone, have changed.',
      ),
  ).action((before: string, after: string, options: Options) =>
    onHistory(session, options, (log, console) => historyDiff([before, after], options, log, console)),
  );
  last(
    withPage(
      history
        .command('cell <notebook> <cell>')
        .description(
          'Show what a cell, by number or @name, gave in all runs, also under other names of cell or notebook.',
        ),
      20,
    ),
  ).action((notebook: string, cell: string, options: CellOptions & LimaniOption) =>
    onHistory(session, options, (log, console) => historyCell([notebook, cell], options, log, console)),
  );
  last(
    history
      .command('evidence <run>')
      .description('Print one run as Markdown for a ticket: queries, results, requests, hashes.'),
  ).action((run: string, options: Options) =>
    onHistory(session, options, (log, console) => historyEvidence(run, options, log, console)),
  );
}
