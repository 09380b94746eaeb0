import type { Operation } from '../../limani/entries.ts';
import type { CellRef, OperationPage } from '../../limani/limani.ts';
import type { History } from '../../logbook/history/history.ts';
import { shortId } from '../../logbook/history/runLine.ts';
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { notebookName } from '../../logbook/notebookName.ts';
import { cellTitle } from '../../notebook/cellTitle.ts';
import { sourceHash } from '../../notebook/sourceHash.ts';
import { formatInstant } from '../../notebook/window.ts';
import { oneLine, shorten } from '../../results/markdown.ts';
import { formatDuration } from '../../results/time.ts';
import { CliError, EXIT, type ExitCode } from '../exit.ts';
import { readNotebook } from '../file.ts';
import type { JsonOption } from '../optionValues.ts';
import { listCells, selectCells } from '../run/selectCells.ts';
import { columns } from './columns.ts';
import type { HistoryConsole } from './historyConsole.ts';
import { otherPageOf, printNext, sayMore, type PageOptions } from './paging.ts';
import { shortTime } from './runTable.ts';

export type CellOptions = PageOptions & JsonOption;

interface Wanted {
  /** As the file is called on record. */
  readonly notebook: string;
  readonly index: number;
  readonly source: string;
}

/**
 * Shows what a cell of a notebook gave in all runs: those of the cell at this place, and those of the same text wherever
 * it stood and whatever its notebook was called.
 * @param cell number or `@name`
 */
export async function historyCell(
  [file, cell]: readonly [string, string],
  options: CellOptions,
  history: History,
  console: HistoryConsole,
): Promise<ExitCode> {
  const page = otherPageOf(options);
  const wanted = await cellOf(file, cell);
  const ref: CellRef = {
    notebook: wanted.notebook,
    cell: String(wanted.index),
    sourceHash: sourceHash(wanted.source),
  };
  const { operations, next } = await history.cell(ref, page);
  if (options.json) {
    const { notebook, index } = wanted;
    const said = { notebook, index, name: cellTitle(wanted.source), sourceHash: ref.sourceHash };
    const more = { more: next !== null, next: next && printNext(next) };
    console.out(JSON.stringify({ cell: said, operations: operations.map(shownOperation), ...more }, null, 2));
    return EXIT.done;
  }
  if (operations.length > 0) for (const line of tableOf(operations, wanted, console.width)) console.out(line);
  else if (next === null) console.err(`No run of cell ${wanted.index} (${name(wanted)}) is on record.`);
  sayMore(operations.length, next && printNext(next), console);
  return EXIT.done;
}

const name = ({ source }: Wanted): string => shorten(oneLine(cellTitle(source)), 40);

async function cellOf(file: string, cell: string): Promise<Wanted> {
  const { notebook } = await readNotebook(file);
  const [chosen, second] = selectCells(listCells(notebook), [cell]);
  if (!chosen || second)
    throw new CliError(`"${cell}" is the name of several cells: give the number of one.`);
  return { notebook: await notebookName(file), index: chosen.index, source: chosen.cell.source };
}

type CellRun = OperationPage['operations'][number];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const by = ({ provenance }: Operation): string => text(provenance?.['by']);
const sourceOf = ({ arguments: given }: Operation): string => text(given['source']);

/** What it gave, or why it gave nothing, in its first line. */
const gave = ({ logs, status }: Operation): string => {
  const lines = (text(logs?.['stderr']) || text(logs?.['stdout'])).split('\n');
  return lines.find((line) => line.trim() !== '')?.trim() ?? (status === 'running' ? 'runs' : '');
};

/** How the run's cell differs from the one that was asked for; empty where it does not. */
const otherwise = (operation: CellRun, wanted: Wanted): string =>
  [
    operation.notebook === wanted.notebook || operation.notebook === null
      ? ''
      : `in ${oneLine(notebookLabel(operation.notebook))}`,
    (operation.sourceHash ?? sourceHash(sourceOf(operation))) === sourceHash(wanted.source)
      ? ''
      : `with another text: ${oneLine(cellTitle(sourceOf(operation)))}`,
  ]
    .filter((part) => part !== '')
    .join(', ');

/** Above the runs of a cell that was otherwise a line says how. */
function tableOf(operations: readonly CellRun[], wanted: Wanted, width: number): string[] {
  const [head = '', ...rows] = columns(
    [
      { head: 'RUN' },
      { head: 'STARTED (UTC)' },
      { head: 'STATUS' },
      { head: 'TOOK', most: 8 },
      { head: 'BY', most: 8 },
      { head: 'GAVE' },
    ],
    operations.map((operation) => [
      shortId(operation.runId),
      shortTime(operation.startTime),
      operation.status,
      operation.duration === null ? '' : formatDuration(operation.duration).replace(' ', ''),
      by(operation),
      gave(operation),
    ]),
    width,
  );
  let last = '';
  return [
    head,
    ...rows.flatMap((row, i) => {
      const now = operations[i] ? otherwise(operations[i], wanted) : '';
      const changed = now !== last;
      last = now;
      return changed ? [`-- ${shorten(now || 'as it is now', width - 3)}`, row] : [row];
    }),
  ];
}

const shownOperation = (operation: CellRun): object => ({
  run: operation.runId,
  notebook: operation.notebook,
  status: operation.status,
  by: by(operation) || null,
  plugin: operation.plugin,
  source: sourceOf(operation),
  sourceHash: operation.sourceHash,
  started: formatInstant(operation.startTime),
  duration: operation.duration,
  outputHash: operation.outputHash,
  text: text(operation.logs?.['stdout']),
  ...(text(operation.logs?.['stderr']) !== '' && { error: text(operation.logs?.['stderr']) }),
});
