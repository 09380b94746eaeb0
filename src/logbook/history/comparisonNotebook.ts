import type { Change, Comparison } from '../../results/compare/compare.ts';
import { fenced, inline, markdownTable, shorten } from '../../results/markdown.ts';
import type { RecordedNotebook } from './asNotebook.ts';
import { compareRuns, type CellComparison } from './compareRuns.ts';
import type { RunModel } from './model.ts';
import { notebookLabel } from './notebookLabel.ts';
import { countsOf, moment } from './words.ts';

const MOST = 200;
const LONGEST = 120;

/** What one of them is called, and several. */
const KINDS: Readonly<Record<Comparison['kind'], readonly [string, string]>> = {
  timeseries: ['Series', 'Series'],
  table: ['Row', 'Rows'],
  stat: ['Figure', 'Figures'],
  logs: ['Log line', 'Log lines'],
  text: ['Line', 'Lines'],
  bytes: ['Output', 'Outputs'],
};

/** Two runs side by side, as a notebook of prose: each cell with what was added, is gone, has changed. */
export function comparisonNotebook(was: RunModel, is: RunModel): RecordedNotebook {
  const title = `Two runs: ${moment(was.startedAt)} and ${moment(is.startedAt)}`;
  const named = ({ notebook }: RunModel): string =>
    notebook === null ? 'not recorded' : inline(notebookLabel(notebook));
  const rows: [string, (run: RunModel) => string][] = [
    ['When', ({ startedAt }) => moment(startedAt)],
    ['Notebook', named],
    ['Status', (run) => `**${run.status}**: ${countsOf(run)}`],
    ['Who', ({ by }) => (by === null ? 'not recorded' : inline(by))],
    ['Run', ({ id }) => inline(id)],
  ];
  const head = [
    `## ${title}`,
    'Results are compared as data: their series, rows and figures. That they were asked for at another time is no change.',
    markdownTable(
      [{ text: ' ' }, { text: 'Earlier' }, { text: 'Later' }],
      rows.map(([name, of]) => [name, of(was), of(is)]),
    ),
  ];
  return {
    frontMatter: { databook: 1, title },
    cells: [head.join('\n\n'), ...compareRuns(was, is).map(cellText)].map((source) => ({
      kind: 'markup',
      source,
    })),
    problems: [],
  };
}

function cellText({ before, after, outputs }: CellComparison): string {
  const cell = after ?? before;
  const parts = [`### Cell ${cell?.place ?? '?'}`];
  if (cell?.source != null) parts.push(fenced('text', cell.source));
  if (!before) parts.push('Only in the later run.');
  else if (!after) parts.push('Only in the earlier run.');
  else {
    if (before.state !== after.state) parts.push(`It was **${before.state}** and is **${after.state}**.`);
    if (before.source !== after.source && before.source !== null && after.source !== null)
      parts.push(`Its text was edited in between. It was:\n\n${fenced('text', before.source)}`);
    if (before.result && after.result) parts.push(...outputs.map(comparisonText));
    else parts.push('One of them has no result.');
  }
  return parts.join('\n\n');
}

function comparisonText({ kind, same, changes }: Comparison): string {
  const [one, several] = KINDS[kind];
  if (changes.length === 0) return `${several}: all ${same} are the same.`;
  const short = (text: string): string => inline(shorten(text, LONGEST));
  const row = ({ what, name, before, after }: Change): string[] => [
    `**${what}**`,
    short(name),
    short(before),
    short(after),
  ];
  const table = markdownTable(
    [{ text: ' ' }, { text: one }, { text: 'Earlier' }, { text: 'Later' }],
    changes.slice(0, MOST).map(row),
  );
  const more = changes.length - MOST;
  return `${table}\n\n${more > 0 ? `… and ${more} more; ` : ''}${same} the same.`;
}
