// What is said of a run and its cells, in Markdown, the same wherever it is said.
import { hashIn } from '../../limani/content.ts';
import type { FactLog } from '../../limani/entries.ts';
import { fenced, inline, markdownTable, oneLine, plural } from '../../results/markdown.ts';
import { readableSize } from '../../results/size.ts';
import { formatDuration, formatTime, sameDay } from '../../results/time.ts';
import type { RunCell, RunModel } from './model.ts';
import { notebookLabel, notebookPath } from './notebookLabel.ts';

/** `2026-11-20 02:16:40 UTC` */
export const moment = (epochSeconds: number): string =>
  formatTime(Math.floor(epochSeconds), { precision: 's' });

/** How a run or a cell that has no end yet, or none that anyone saw, is called. */
const MEANING: Readonly<Record<string, string>> = {
  interrupted: 'what recorded it ended first',
  running: 'when this was read',
  queued: 'when this was read',
};

/** "3 of 5 cells succeeded, 1 failed, 1 was not run" */
export function countsOf({ cells, succeeded }: Pick<RunModel, 'cells' | 'succeeded'>): string {
  const count = (...states: readonly RunCell['state'][]): number =>
    cells.filter(({ state }) => states.includes(state)).length;
  const skipped = count('skipped');
  const parts: readonly (readonly [number, string])[] = [
    [count('failure'), 'failed'],
    [count('cancelled'), 'cancelled'],
    [count('denied'), 'denied'],
    [count('timeout'), 'timed out'],
    [count('interrupted'), 'interrupted'],
    [count('running'), 'still running'],
    [count('queued'), 'waiting'],
    [skipped, skipped === 1 ? 'was not run' : 'were not run'],
  ];
  return [
    `${succeeded} of ${plural(cells.length, 'cell')} succeeded`,
    ...parts.filter(([n]) => n > 0).map(([n, what]) => `${n} ${what}`),
  ].join(', ');
}

/** From when to when, and for how long. */
export function timeOf({ startedAt, endedAt }: Pick<RunModel, 'startedAt' | 'endedAt'>): string {
  if (endedAt === null) return moment(startedAt);
  const end = formatTime(Math.floor(endedAt), {
    precision: 's',
    style: sameDay(startedAt, endedAt) ? 'clock' : 'full',
  });
  const start = formatTime(Math.floor(startedAt), { precision: 's', bare: true });
  return `${start} – ${end} (${formatDuration(endedAt - startedAt)})`;
}

/** "Run of checkout.databook, 2026-11-20 02:16:40 UTC" */
export const titleOf = ({ notebook, startedAt }: Pick<RunModel, 'notebook' | 'startedAt'>): string =>
  `Run of ${notebook === null ? 'a notebook' : oneLine(notebookLabel(notebook))}, ${moment(startedAt)}`;

/** "Answered from recorded responses" where that is so; nothing else is said of live runs. */
export const replayedOf = ({ replayed, cells }: Pick<RunModel, 'replayed' | 'cells'>): string | undefined => {
  if (replayed === 0) return undefined;
  const ended = cells.filter(({ result }) => result !== null).length;
  return replayed >= ended
    ? 'Recorded: all results were answered from recorded responses, none by a live server.'
    : `Recorded: ${replayed} of ${plural(ended, 'result')} were answered from recorded responses.`;
};

/** The facts about a run as a Markdown table. */
export function runTable(run: RunModel): string {
  const { status, by, machine, notebook, hosts, id, cells } = run;
  // an address is on record when its answer is
  const open = cells.some(({ state }) => state === 'running' || state === 'interrupted');
  const rows: (readonly [string, string])[] = [
    ['When', timeOf(run)],
    [
      'Who',
      [by && inline(by), machine && `on ${inline(machine)}`].filter(Boolean).join(' ') || 'not recorded',
    ],
    ['Asked', hosts.map(inline).join(', ') || (open ? 'not known' : 'nobody')],
    ['Notebook', notebook === null ? 'not recorded' : inline(notebookPath(notebook))],
    ['Run', inline(id)],
  ];
  const said = `**${status}**${MEANING[status] ? ` (${MEANING[status]})` : ''}: ${countsOf(run)}`;
  return markdownTable([{ text: 'Status' }, { text: said }], rows);
}

/** What became of a cell, where its result does not say it. */
export function remarkOf(cell: RunCell): string | undefined {
  const { state, startedAt, reason, outputsLost, place } = cell;
  const which = place === null ? 'This cell' : `Cell ${place}`;
  if (state === 'skipped')
    return `**${which} was not run.** ${reason === null ? '' : inline(reason)} Its text is not recorded.`;
  if (state === 'queued') return `**${which} was waiting** when this was read. Its text is not recorded yet.`;
  if (state === 'running')
    return `**Still running** when this was read, since ${startedAt === null ? 'its begin' : moment(startedAt)}.`;
  if (state === 'interrupted')
    return '**Interrupted.** What recorded this cell ended before the cell did: how far it came, and whether it took effect, is not known.';
  if (outputsLost !== null)
    return `**Not the outputs of then.** ${inline(outputsLost)} What is shown is the text that the run log keeps of them.`;
  return undefined;
}

/** "answer of 02:16:40.123: application/json, 1.2 MB". @param put how what a server said is put into it: as Markdown, or plain */
export function answerLabel({ timestamp, detail }: FactLog, put: (data: string) => string = inline): string {
  const { contentType, bytes } = detail ?? {};
  const at = formatTime(timestamp, { style: 'clock', precision: 'ms', bare: true });
  const what = [
    typeof contentType === 'string' ? put(contentType) : undefined,
    typeof bytes === 'number' ? readableSize(bytes) : undefined,
  ].filter((part) => part !== undefined);
  return [`answer of ${at}`, what.join(', ')].filter((part) => part !== '').join(': ');
}

const MAX_REQUESTS = 20;

/** The requests of a cell, one per line, fenced; undefined where it made none. */
export function requestsOf({ facts }: Pick<RunCell, 'facts'>): string | undefined {
  const requests = facts.filter(({ context }) => context === 'http');
  if (requests.length === 0) return undefined;
  const lines = requests.slice(0, MAX_REQUESTS).map(({ timestamp, command, detail, contentHash }) => {
    const { status, bytes, seconds, error } = detail ?? {};
    const number = (value: unknown, absent: string): string =>
      typeof value === 'number' ? String(value) : absent;
    const outcome =
      typeof error === 'string' ? error : `${number(status, 'no status')}, ${number(bytes, 'no')} bytes`;
    const took = typeof seconds === 'number' ? ` in ${formatDuration(seconds)}` : '';
    const at = formatTime(timestamp, { style: 'clock', precision: 'ms', bare: true });
    const hash = hashIn(contentHash);
    const kept = hash === undefined ? '' : `, answer kept as sha256 ${hash.slice(0, 12)}…`;
    return oneLine(`${at} ${command}: ${outcome}${took}${kept}`);
  });
  const more = requests.length - MAX_REQUESTS;
  if (more > 0) lines.push(`… and ${plural(more, 'more request')}`);
  return fenced('text', lines.join('\n'));
}
