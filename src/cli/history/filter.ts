// Which runs, and how many of them: the options that all commands of the history share.
import type { Command } from 'commander';
import type { PageRequest, RunFilter } from '../../limani/limani.ts';
import { printCursor } from '../../limani/page.ts';
import { isRunStatus, RUN_STATUSES, type RunStatus } from '../../limani/status.ts';
import type { History } from '../../logbook/history/history.ts';
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

export interface PageOptions {
  readonly limit: string;
  readonly after?: string;
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

export const withPage = (command: Command, limit: number): Command =>
  command
    .option('--limit <n>', `at most so many; default: ${limit}`, String(limit))
    .option('--after <next>', 'go on where the page before ended, or after this run');

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

/** @throws CliError, HistoryError where no run is called so */
export async function pageOf(
  { limit, after }: PageOptions,
  history: Pick<History, 'find' | 'outline'>,
): Promise<PageRequest> {
  const size = limitOf(limit);
  if (after === undefined) return size;
  const next = readNext(after);
  if (next !== undefined) return { ...size, after: next };
  const { id, startedAt } = await history.outline(await history.find(after));
  return { ...size, after: printCursor({ time: startedAt, id }) };
}

/** The same for a list of other things than runs. @throws CliError */
export function otherPageOf({ limit, after }: PageOptions): PageRequest {
  const size = limitOf(limit);
  if (after === undefined) return size;
  const next = readNext(after);
  if (next !== undefined) return { ...size, after: next };
  throw new CliError(`--after: "${after}" is not what a page before this one called "next".`);
}

function limitOf(text: string): PageRequest {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return { limit };
  throw new CliError(`--limit: "${text}" is not a whole number from 1 to 10000.`);
}

/** What `--after` of the next page of runs must be: the run at which this one ended. */
export function printNextRun(next: string): string {
  const id = runOf(next);
  return id !== undefined && !id.startsWith(TOKEN) ? id : printNext(next);
}

/** A run store of its own kind may call its pages as it likes. */
function runOf(next: string): string | undefined {
  try {
    const [time, id] = JSON.parse(next) as [unknown, unknown];
    return typeof id === 'string' && printCursor({ time: Number(time), id }) === next ? id : undefined;
  } catch {
    return undefined; // then it is shown as it is
  }
}

const TOKEN = 'next-';

/** Where a page ended, as it can be typed in any shell. */
export const printNext = (next: string): string => TOKEN + Buffer.from(next).toString('base64url');

const readNext = (text: string): string | undefined =>
  text.startsWith(TOKEN) ? Buffer.from(text.slice(TOKEN.length), 'base64url').toString() : undefined;

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
