import type { RunFilter } from '../../limani/limani.ts';
import { isRunStatus, RUN_STATUSES, type RunStatus } from '../../limani/status.ts';
import { NO_HISTORY } from '../../logbook/history/error.ts';
import type { History } from '../../logbook/history/history.ts';
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { shortId, type RunLine } from '../../logbook/history/runLine.ts';
import { notebookName } from '../../logbook/notebookName.ts';
import { CellError } from '../../notebook/cellError.ts';
import { closest } from '../../notebook/closest.ts';
import { formatInstant, parseTime } from '../../notebook/window.ts';
import { formatDuration, formatTime } from '../../results/time.ts';
import type { Console } from '../console.ts';
import { CliError, EXIT, type ExitCode } from '../exit.ts';
import { columns } from './columns.ts';

export interface ListOptions {
  readonly notebook?: string;
  readonly status?: readonly string[];
  readonly plugin?: string;
  readonly from?: string;
  readonly to?: string;
  readonly text?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/** Lists runs, newest first. */
export async function historyList(
  options: ListOptions,
  history: History,
  console: Console,
  now: number,
): Promise<ExitCode> {
  const limit = limitOf(options.limit);
  const filter = await filterOf(options, now);
  const { runs, next } = await history.list(filter, { limit });
  if (options.json) {
    console.out(JSON.stringify({ runs: runs.map(listedRun), more: next !== null }, null, 2));
    return EXIT.done;
  }
  const [last] = runs.slice(-1);
  if (!last) {
    console.err(Object.keys(filter).length > 0 ? 'No run is like that.' : NO_HISTORY);
    return EXIT.done;
  }
  for (const line of tableOf(runs)) console.out(line);
  if (next !== null)
    console.err(`There are older ones: --to ${formatInstant(last.startedAt)}, or a higher --limit.`);
  return EXIT.done;
}

/** A run in `--json`: times in RFC 3339, durations in seconds. */
export const listedRun = (run: RunLine): object => ({
  run: run.id,
  notebook: run.notebook,
  status: run.status,
  by: run.by,
  machine: run.machine,
  started: formatInstant(run.startedAt),
  ended: run.endedAt === null ? null : formatInstant(run.endedAt),
  duration: run.endedAt === null ? null : Math.round((run.endedAt - run.startedAt) * 1000) / 1000,
  cells: run.cells,
  succeeded: run.succeeded,
  failed: run.failed,
  replayed: run.replayed,
});

/** In 80 columns: 13 for the id, 19 for the time, the rest as it comes. */
const tableOf = (runs: readonly RunLine[]): string[] =>
  columns(
    [
      { head: 'RUN' },
      { head: 'STARTED (UTC)' },
      { head: 'STATUS' },
      { head: 'OK' },
      { head: 'TOOK', most: 8 },
      { head: 'BY', most: 8 },
      { head: 'NOTEBOOK', most: 24 },
    ],
    runs.map((run) => [
      shortId(run.id),
      formatTime(Math.floor(run.startedAt), { precision: 's', bare: true }).slice(2),
      run.replayed > 0 && run.status === 'success' ? 'recorded' : run.status,
      `${run.succeeded}/${run.cells}`,
      run.endedAt === null ? '' : formatDuration(Math.max(0, run.endedAt - run.startedAt)).replace(' ', ''),
      run.by ?? '',
      run.notebook === null ? '' : notebookLabel(run.notebook).replace(/\.databook$/, ''),
    ]),
  );

async function filterOf(options: ListOptions, now: number): Promise<RunFilter> {
  const { notebook, status = [], plugin, from, to, text } = options;
  return {
    ...(notebook !== undefined && { notebook: await notebookName(notebook) }),
    ...(status.length > 0 && { status: status.map(statusOf) }),
    ...(plugin !== undefined && { plugin }),
    ...(from !== undefined && { from: timeOf('--from', from, now) }),
    ...(to !== undefined && { to: timeOf('--to', to, now) }),
    ...(text !== undefined && { text }),
  };
}

function statusOf(text: string): RunStatus {
  if (isRunStatus(text)) return text;
  const near = closest(text, RUN_STATUSES);
  throw new CliError(
    `--status: there is no status "${text}".${near ? ` Did you mean "${near}"?` : ''} There are: ${RUN_STATUSES.join(', ')}.`,
  );
}

function timeOf(label: string, text: string, now: number): number {
  try {
    return parseTime({ text, label }, now);
  } catch (error) {
    throw error instanceof CellError ? new CliError(`${error.message} ${error.hint}`) : error;
  }
}

function limitOf(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new CliError(`--limit: "${text}" is not a whole number from 1 to 10000.`);
}
