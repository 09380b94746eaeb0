// Runs as files.
import type { Command } from 'commander';
import { withExitCodes } from '../../exit.ts';
import { withFilter } from '../../history/filter.ts';
import { historyExport, historyImport, type ExportOptions } from '../../history/transfer.ts';
import { limaniOption, type JsonOption, type LimaniOption } from '../../optionValues.ts';
import type { Session } from '../../session.ts';
import { nowSeconds, onHistory } from '../runLogParts.ts';

export function registerTransfer(history: Command, session: Session): void {
  withFilter(
    history
      .command('export [run...]')
      .description(
        'Print runs that have ended as lines of JSON: those named, those that the options let through, or all.',
      ),
  )
    .option('-o, --output <file>', 'write to this file instead, all of it or nothing')
    .option('--no-contents', 'leave out what cells gave: only the record of it')
    .addOption(limaniOption())
    .option('--json', 'with -o: print one JSON document that says what was written')
    .action((runs: string[], options: ExportOptions & LimaniOption) =>
      onHistory(session, options, (log, console) =>
        historyExport(runs, options, log, console, process.stdout, nowSeconds()),
      ),
    );
  history
    .command('import <file>')
    .description(
      'Take in runs that were exported; - reads standard input. What is on record already stays as it is.',
    )
    .addOption(limaniOption())
    .option('--json', 'print one JSON document')
    .action((file: string, options: JsonOption & LimaniOption) =>
      session.do((parts) =>
        withExitCodes(historyImport(file, options, parts.limani(options.limani), parts.console)),
      ),
    );
}
