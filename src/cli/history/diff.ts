import { compareRuns, type CellComparison } from '../../logbook/history/compareRuns.ts';
import type { History } from '../../logbook/history/history.ts';
import type { RunCell, RunModel } from '../../logbook/history/model.ts';
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { shortId } from '../../logbook/history/runLine.ts';
import { moment } from '../../logbook/history/words.ts';
import { cellTitle } from '../../notebook/cellTitle.ts';
import type { Change, Comparison } from '../../results/compare/compare.ts';
import { oneLine, shorten } from '../../results/markdown.ts';
import type { Console } from '../console.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { JsonOption } from '../optionValues.ts';

/** Compares the results of two runs, cell by cell: what was added, is gone, has changed. */
export async function historyDiff(
  [before, after]: readonly [string, string],
  { json = false }: JsonOption,
  history: History,
  console: Console,
): Promise<ExitCode> {
  const was = await history.show(await history.find(before));
  const is = await history.show(await history.find(after));
  const cells = compareRuns(was, is);
  console.out(
    json
      ? JSON.stringify({ before: was.id, after: is.id, cells: cells.map(shown) }, null, 2)
      : text(was, is, cells),
  );
  return EXIT.done;
}

const side = (cell: RunCell | null): object | null =>
  cell && { index: cell.place, status: cell.state, source: cell.source, duration: cell.duration };

const shown = ({ before, after, outputs }: CellComparison): object => ({
  before: side(before),
  after: side(after),
  outputs,
});

const described = ({ id, startedAt, notebook, status }: RunModel): string =>
  `${shortId(id)}  ${moment(startedAt)}  ${status}${notebook === null ? '' : `  ${oneLine(notebookLabel(notebook))}`}`;

const text = (was: RunModel, is: RunModel, cells: readonly CellComparison[]): string =>
  [`- ${described(was)}\n+ ${described(is)}`, ...cells.map(cellText)].join('\n\n');

function cellText({ before, after, outputs }: CellComparison): string {
  const cell = after ?? before;
  const title = cell?.source == null ? '' : ` ${shorten(oneLine(cellTitle(cell.source)), 60)}`;
  const head = `[${cell?.place ?? '-'}]${title}`;
  if (!before) return `${head}\n  only in the later run`;
  if (!after) return `${head}\n  only in the earlier run`;
  const edited = before.source !== after.source && before.source !== null && after.source !== null;
  return [
    head,
    before.state === after.state ? undefined : `  was ${before.state}, is ${after.state}`,
    edited ? '  its text was edited in between' : undefined,
    ...(before.result && after.result ? outputs.flatMap(comparisonText) : ['  one of them has no result']),
  ]
    .filter((line) => line !== undefined)
    .join('\n');
}

const NAMES: Readonly<Record<Comparison['kind'], string>> = {
  timeseries: 'series',
  table: 'rows',
  stat: 'figures',
  logs: 'log lines',
  text: 'lines',
  bytes: 'outputs',
};
const MOST = 100;

function comparisonText({ kind, same, changes }: Comparison): string[] {
  const count = (what: Change['what']): number => changes.filter((change) => change.what === what).length;
  if (changes.length === 0) return [`  ${NAMES[kind]}: all ${same} are the same`];
  const more = changes.length - MOST;
  return [
    `  ${NAMES[kind]}: ${count('added')} added, ${count('gone')} gone, ${count('changed')} changed, ${same} the same`,
    ...changes.slice(0, MOST).flatMap(changeText),
    ...(more > 0 ? [`    … and ${more} more; --json has all`] : []),
  ];
}

function changeText({ what, name, before, after }: Change): string[] {
  const sign = { added: '+', gone: '-', changed: '~' }[what];
  const head = `    ${sign} ${shorten(oneLine(name), 72)}`;
  const values = [
    before && `        was ${oneLine(before)}`,
    after && `        ${what === 'added' ? '' : 'is '}${oneLine(after)}`,
  ];
  return [head, ...values.filter((line) => line !== '')];
}
