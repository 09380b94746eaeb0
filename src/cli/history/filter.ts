// Which runs: the options that the commands of the history share.
import type { Command } from 'commander';
import type { RunFilter } from '../../limani/limani.ts';
import { isRunStatus, RUN_STATUSES, type RunStatus } from '../../limani/status.ts';
import { notebookName } from '../../logbook/notebookName.ts';
import { CellError } from '../../notebook/cellError.ts';
import { closest } from '../../notebook/closest.ts';
import { parseTime } from '../../notebook/window.ts';
import { CliError } from '../exit.ts';
import { collect } from '../optionValues.ts';

export interface FilterOptions {
  readonly notebook?: string;
  readonly cell?: string;
  readonly status?: readonly string[];
  readonly plugin?: string;
  readonly host?: string;
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  readonly pinned?: boolean;
}

/** @param text whether `--text` is one of them */
export function withFilter(command: Command, text = true): Command {
  command
    .option('--notebook <file>', 'only runs of this notebook')
    .option(
      '--cell <id>',
      'only runs of the cell with this id, which is its number in runs of the command line',
    )
    .option('--status <status>', 'only runs that ended so, or run (may be repeated)', collect, [])
    .option('--plugin <name>', 'only runs that used this plugin')
    .option('--host <origin>', 'only runs that spoke to this host, such as https://prometheus.example')
    .option('--from <time>', 'started at or after, such as -3h or 2026-11-20T02:00:00Z')
    .option('--to <time>', 'started before')
    .option('--pinned', 'only runs that are pinned');
  return text
    ? command.option(
        '--text <text>',
        'only runs whose notebook, cells, results, logs or requests have this text',
      )
    : command;
}

/** @param now epoch seconds @throws CliError for what is no status or time */
export async function filterOf(options: FilterOptions, now: number): Promise<RunFilter> {
  const { notebook, cell, status = [], plugin, host, from, to, text, pinned } = options;
  return {
    ...(notebook !== undefined && { notebook: await notebookName(notebook) }),
    ...(cell !== undefined && { cell }),
    ...(status.length > 0 && { status: status.map(statusOf) }),
    ...(plugin !== undefined && { plugin }),
    ...(host !== undefined && { host: host.replace(/\/$/, '') }),
    ...(from !== undefined && { from: timeOf('--from', from, now) }),
    ...(to !== undefined && { to: timeOf('--to', to, now) }),
    ...(text !== undefined && { text }),
    ...(pinned === true && { pinned }),
  };
}

function statusOf(text: string): RunStatus {
  if (isRunStatus(text)) return text;
  const near = closest(text, RUN_STATUSES);
  throw new CliError(
    `--status: there is no status "${text}".${near ? ` Did you mean "${near}"?` : ''} There are: ${RUN_STATUSES.join(', ')}.`,
  );
}

/** @param now epoch seconds @throws CliError */
export function timeOf(label: string, text: string, now: number): number {
  try {
    return parseTime({ text, label }, now);
  } catch (error) {
    throw error instanceof CellError ? new CliError(`${error.message} ${error.hint}`) : error;
  }
}
