import type { History } from '../../logbook/history/history.ts';
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { shortId, type RunLine } from '../../logbook/history/runLine.ts';
import { formatInstant } from '../../notebook/window.ts';
import { formatDuration, formatTime } from '../../results/time.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { columns } from './columns.ts';
import { filterOf, pageOf, printNextRun, type FilterOptions, type PageOptions } from './filter.ts';
import { noHistory } from './noHistory.ts';
import type { HistoryConsole } from './shown.ts';

export interface ListOptions extends FilterOptions, PageOptions {
  readonly json?: boolean;
}

/** Lists runs, newest first. @param now epoch seconds */
export async function historyList(
  options: ListOptions,
  history: History,
  console: HistoryConsole,
  now: number,
): Promise<ExitCode> {
  const page = await pageOf(options, history);
  const filter = await filterOf(options, now);
  const { runs, next } = await history.list(filter, page);
  if (options.json) {
    const more = { more: next !== null, next: next && printNextRun(next) };
    console.out(JSON.stringify({ runs: runs.map(listedRun), ...more }, null, 2));
    return EXIT.done;
  }
  if (runs.length > 0) for (const line of tableOf(runs, console.width)) console.out(line);
  else if (next === null)
    console.err(Object.keys(filter).length > 0 ? 'No run is like that.' : noHistory(process.cwd()));
  sayMore(runs.length, next && printNextRun(next), console);
  return EXIT.done;
}

/** Says how to go on where there is more. @param next as it is typed */
export function sayMore(shown: number, next: string | null, console: HistoryConsole): void {
  if (next === null) return;
  const what = shown > 0 ? 'There are older ones' : 'Nothing so far; this is a long search. To go on';
  console.err(`${what}: --after ${next}`);
}

/** A run in `--json`: times in RFC 3339, durations in seconds. */
export const listedRun = (run: RunLine): object => ({
  run: run.id,
  notebook: run.notebook,
  status: run.status,
  pinned: run.pinned,
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

/** `26-11-20 02:16:40`, UTC */
export const shortTime = (epochSeconds: number): string =>
  formatTime(Math.floor(epochSeconds), { precision: 's', bare: true }).slice(2);

const shortStatus = ({ replayed, status }: RunLine): string =>
  replayed > 0 && status === 'success' ? 'recorded' : status;

/** Where no run is pinned, there is no column for it. */
export function tableOf(runs: readonly RunLine[], width: number): string[] {
  const pins = runs.some(({ pinned }) => pinned);
  return columns(
    [
      { head: 'RUN' },
      { head: 'STARTED (UTC)' },
      { head: 'STATUS' },
      ...(pins ? [{ head: 'PIN' }] : []),
      { head: 'OK' },
      { head: 'TOOK', most: 8 },
      { head: 'BY', most: 8 },
      { head: 'NOTEBOOK', most: 40 },
    ],
    runs.map((run) => [
      shortId(run.id),
      shortTime(run.startedAt),
      shortStatus(run),
      ...(pins ? [run.pinned ? 'yes' : ''] : []),
      `${run.succeeded}/${run.cells}`,
      run.endedAt === null ? '' : formatDuration(Math.max(0, run.endedAt - run.startedAt)).replace(' ', ''),
      run.by ?? '',
      run.notebook === null ? '' : notebookLabel(run.notebook).replace(/\.databook$/, ''),
    ]),
    width,
  );
}
