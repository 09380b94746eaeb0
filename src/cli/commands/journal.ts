import { Option } from 'commander';
import { existing } from '../../logbook/history/existing.ts';
import { Records } from '../../logbook/rundb/records.ts';
import { CliError, withExitCodes } from '../exit.ts';
import { DEFAULT_FIELDS } from '../journal/fields.ts';
import { journalTargets } from '../journal/targets.ts';
import { journalTransactions } from '../journal/transactions.ts';
import { collect, limaniOption, type JsonOption, type LimaniOption } from '../optionValues.ts';
import type { Register } from '../session.ts';
import { consoleOf } from './runLogParts.ts';

interface JournalOptions extends LimaniOption, JsonOption {
  readonly view: 'target' | 'tx';
  readonly count: string;
  readonly fields: readonly string[];
  readonly tx: readonly string[];
}

export const registerJournal: Register = (program, session) =>
  program
    .command('journal [table...]')
    .description(
      'Show the newest records of each cell, or of tables; or runs as transactions with their targets.',
    )
    .addOption(
      new Option('--view <view>', 'records of each table, or transactions; default: target')
        .choices(['target', 'tx'])
        .default('target'),
    )
    .option('-c, --count <n>', 'of each table, or of transactions, the newest so many; default: 3', '3')
    .option(
      '-f, --fields <names>',
      `what to show of a record (may be repeated); default: ${DEFAULT_FIELDS.join(',')}`,
      collect,
      [],
    )
    .option('-t, --tx <number>', 'only this transaction (may be repeated)', collect, [])
    .addOption(limaniOption())
    .option('--json', 'print one JSON document')
    .action((tables: string[], options: JournalOptions) =>
      session.do((parts) => {
        const { count, tx, json = false } = checked(tables, options);
        return withExitCodes(
          (async () => {
            const limani = await existing(parts.limani(options.limani), parts.runsFolder(options.limani))();
            const records = limani && new Records(limani);
            const console = consoleOf(parts, options);
            return options.view === 'tx'
              ? journalTransactions({ count, tx, json }, records, console)
              : journalTargets(tables, { count, fields: options.fields, json }, records, console);
          })(),
        );
      }),
    );

interface Checked extends JsonOption {
  readonly count: number;
  readonly tx: readonly number[];
}

function checked(tables: readonly string[], { view, count, fields, tx, json }: JournalOptions): Checked {
  if (view === 'tx' && tables.length > 0)
    throw new CliError('journal: name tables with --view target, transactions with -t.');
  if (view === 'tx' && fields.length > 0) throw new CliError('--fields: only with --view target.');
  if (view === 'target' && tx.length > 0) throw new CliError('--tx: only with --view tx.');
  return {
    count: wholeNumber('--count', count),
    tx: tx.map((text) => wholeNumber('--tx', text)),
    ...(json && { json }),
  };
}

function wholeNumber(label: string, text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new CliError(`${label}: "${text}" is not a whole number from 1 on.`);
}
