import type { FactLog } from '../../limani/entries.ts';
import type { Answer } from '../../logbook/history/answers.ts';
import type { CellState, RunCell, RunModel } from '../../logbook/history/model.ts';
import type { History } from '../../logbook/history/history.ts';
import { notebookPath } from '../../logbook/history/notebookLabel.ts';
import { typedId } from '../../logbook/history/runLine.ts';
import { countsOf, replayedOf, timeOf } from '../../logbook/history/words.ts';
import { cellTitle } from '../../notebook/cellTitle.ts';
import { formatInstant } from '../../notebook/window.ts';
import { oneLine, plainLines, shorten } from '../../results/markdown.ts';
import { formatDuration, formatTime } from '../../results/time.ts';
import type { Console } from '../console.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { JsonOption } from '../optionValues.ts';
import { outputText, outputValue } from '../shown.ts';
import { answersTo, answerText, answerValue, type Answers } from './responses.ts';
import { listedRun } from './runTable.ts';

export interface ShowOptions extends JsonOption {
  /** What servers answered, too. */
  readonly responses?: boolean;
}

/** Shows one run: its cells, what they gave, and what they asked. */
export async function historyShow(
  name: string,
  { json = false, responses = false }: ShowOptions,
  history: History,
  console: Console,
): Promise<ExitCode> {
  const run = await history.show(await history.find(name));
  const answers: Answers = responses ? await answersTo(run, history) : new Map();
  console.out(json ? JSON.stringify(shownRun(run, answers), null, 2) : text(run, answers));
  return EXIT.done;
}

const shownRun = (run: RunModel, answers: Answers): object => ({
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
    facts: cell.facts.map((fact) => shownFact(fact, answers.get(fact))),
  })),
});

const shownFact = (
  { timestamp, logLevel, context, command, detail, contentHash }: FactLog,
  answer: Answer | undefined,
): object => ({
  at: formatInstant(timestamp),
  level: logLevel,
  kind: context,
  what: command,
  ...(detail && { detail }),
  ...(contentHash !== null && { responseHash: contentHash }),
  ...(answer && { response: answerValue(answer) }),
});

const indented = (lines: string, by: string): string => lines.replace(/^(?=.)/gm, by);

function text(run: RunModel, answers: Answers): string {
  const { id, notebook, status, by, machine, hosts } = run;
  const head = [
    `Run ${typedId(id)}: ${status}`,
    `  ${countsOf(run)}`,
    `  ${timeOf(run)}`,
    `  by ${oneLine(by ?? 'nobody known')}${machine === null ? '' : ` on ${oneLine(machine)}`}`,
    notebook === null ? undefined : `  of ${oneLine(notebookPath(notebook))}`,
    hosts.length > 0 ? `  asked ${hosts.map(oneLine).join(', ')}` : undefined,
    replayedOf(run) && `  ${replayedOf(run)}`,
  ];
  return [
    head.filter((line) => line !== undefined).join('\n'),
    ...run.cells.map((cell) => cellText(cell, answers)),
  ].join('\n\n');
}

const STATES: Partial<Record<CellState, string>> = {
  skipped: 'was not run',
  queued: 'waits',
  running: 'runs, or ran when this was read',
  interrupted: 'interrupted: how far it came is not known',
};

function cellText(cell: RunCell, answers: Answers): string {
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
    .map((fact) => {
      const { timestamp, command, detail } = fact;
      const status = detail?.['error'] ?? detail?.['status'];
      const clock = formatTime(timestamp, { style: 'clock', precision: 's', bare: true });
      const line = `  ${clock} ${shorten(oneLine(command), 60)}${typeof status === 'string' || typeof status === 'number' ? ` ${oneLine(String(status))}` : ''}`;
      const answer = answers.get(fact);
      return answer ? `${line}\n${indented(answerText(answer), '    < ')}` : line;
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
