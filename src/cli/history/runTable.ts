// Runs as rows, and as `--json` lists them.
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { shortId, type RunLine } from '../../logbook/history/runLine.ts';
import { formatInstant } from '../../notebook/window.ts';
import { formatDuration, formatTime } from '../../results/time.ts';
import { columns } from './columns.ts';

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
