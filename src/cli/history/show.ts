import type { CellState, RunCell, RunModel } from '../../logbook/history/model.ts';
import type { History } from '../../logbook/history/history.ts';
import { notebookPath } from '../../logbook/history/notebookLabel.ts';
import { countsOf, replayedOf, timeOf } from '../../logbook/history/words.ts';
import { cellTitle } from '../../notebook/cellTitle.ts';
import { formatInstant } from '../../notebook/window.ts';
import { oneLine, plainLines, shorten } from '../../results/markdown.ts';
import { formatDuration, formatTime } from '../../results/time.ts';
import type { Console } from '../console.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { outputText, outputValue } from '../shown.ts';
import { listedRun } from './list.ts';

/** Shows one run: its cells, what they gave, and what they asked. */
export async function historyShow(
  name: string,
  { json = false }: { readonly json?: boolean },
  history: History,
  console: Console,
): Promise<ExitCode> {
  const run = await history.show(await history.find(name));
  console.out(json ? JSON.stringify(shownRun(run), null, 2) : text(run));
  return EXIT.done;
}

const shownRun = (run: RunModel): object => ({
  ...listedRun({ ...run, cells: run.cells.length }),
  hosts: run.hosts,
  cells: run.cells.map((cell) => ({
    index: cell.place,
    status: cell.state,
    plugin: cell.plugin,
    source: cell.source,
    started: cell.startedAt === null ? null : formatInstant(cell.startedAt),
    duration: cell.duration,
    ...(cell.reason !== null && { error: { code: cell.code ?? 'skipped', message: cell.reason } }),
    replayed: cell.replayed,
    outputHash: cell.outputHash,
    outputs: cell.outputsLost === null ? (cell.result?.outputs.map(outputValue) ?? []) : null,
    ...(cell.outputsLost !== null && { outputsLost: cell.outputsLost }),
    facts: cell.facts.map(({ timestamp, logLevel, context, command, detail }) => ({
      at: formatInstant(timestamp),
      level: logLevel,
      kind: context,
      what: command,
      ...(detail && { detail }),
    })),
  })),
});

const indented = (lines: string, by: string): string => lines.replace(/^(?=.)/gm, by);

function text(run: RunModel): string {
  const { id, notebook, status, by, machine, hosts } = run;
  const head = [
    `Run ${id}: ${status}`,
    `  ${countsOf(run)}`,
    `  ${timeOf(run)}`,
    `  by ${oneLine(by ?? 'nobody known')}${machine === null ? '' : ` on ${oneLine(machine)}`}`,
    notebook === null ? undefined : `  of ${oneLine(notebookPath(notebook))}`,
    hosts.length > 0 ? `  asked ${hosts.map(oneLine).join(', ')}` : undefined,
    replayedOf(run) && `  ${replayedOf(run)}`,
  ];
  return [head.filter((line) => line !== undefined).join('\n'), ...run.cells.map(cellText)].join('\n\n');
}

const STATES: Partial<Record<CellState, string>> = {
  skipped: 'was not run',
  queued: 'waits',
  running: 'runs, or ran when this was read',
  interrupted: 'interrupted: how far it came is not known',
};

function cellText(cell: RunCell): string {
  const { place, plugin, state, duration, source, reason, result, outputsLost, facts, replayed } = cell;
  const title = source === null ? '' : ` ${shorten(oneLine(cellTitle(source)), 40)}`;
  const head = [
    `[${place ?? '-'}]${title}`,
    plugin === null ? undefined : `@${oneLine(plugin)}`,
    STATES[state] ?? state,
    duration === null ? undefined : formatDuration(duration),
    replayed ? '(recorded)' : undefined,
  ];
  const requests = facts
    .filter(({ context }) => context === 'http')
    .map(({ timestamp, command, detail }) => {
      const status = detail?.['error'] ?? detail?.['status'];
      const clock = formatTime(timestamp, { style: 'clock', precision: 's', bare: true });
      return `  ${clock} ${shorten(oneLine(command), 60)}${typeof status === 'string' || typeof status === 'number' ? ` ${oneLine(String(status))}` : ''}`;
    });
  const outputs = result ? outputText(result.outputs) : '';
  // a failure is also told by its output
  const why = reason !== null && outputs === '' ? plainLines(reason) : '';
  return [
    head.filter((part) => part !== undefined).join(' '),
    source === null ? '' : indented(plainLines(source).trimEnd(), '  | '),
    ...requests,
    outputsLost === null ? '' : `  The outputs of then are lost. ${outputsLost} This is their text:`,
    indented(outputs, '  '),
    indented(why, '  '),
  ]
    .filter((part) => part !== '')
    .join('\n');
}
