import type { FoundRun, History } from '../../logbook/history/history.ts';
import type { Match } from '../../logbook/history/matches.ts';
import { notebookPath } from '../../logbook/history/notebookLabel.ts';
import { shortId } from '../../logbook/history/runLine.ts';
import { cellTitle } from '../../notebook/cellTitle.ts';
import { oneLine, plural, shorten } from '../../results/markdown.ts';
import { CliError, EXIT, type ExitCode } from '../exit.ts';
import type { JsonOption } from '../optionValues.ts';
import { excerpt } from './excerpt.ts';
import { filterOf, type FilterOptions } from './filter.ts';
import type { HistoryConsole } from './historyConsole.ts';
import { noHistory } from './noHistory.ts';
import { pageOf, printNextRun, sayMore, type PageOptions } from './paging.ts';
import { listedRun, shortTime } from './runTable.ts';

export type SearchOptions = FilterOptions & PageOptions & JsonOption;

/** Places of one run that are shown; `--json` has all. */
const MOST = 5;

/** Finds a text in all runs, and says where in them it stands. @param now epoch seconds */
export async function historySearch(
  words: readonly string[],
  options: SearchOptions,
  history: History,
  console: HistoryConsole,
  now: number,
): Promise<ExitCode> {
  const text = words.join(' ').trim();
  if (text === '') throw new CliError('There is nothing to search for: give a text.');
  const page = await pageOf(options, history);
  const filter = await filterOf(options, now);
  const { found, next } = await history.search({ ...filter, text }, page);
  if (options.json) {
    const more = { more: next !== null, next: next && printNextRun(next) };
    console.out(JSON.stringify({ text, runs: found.map(foundRun), ...more }, null, 2));
    return EXIT.done;
  }
  if (found.length > 0) console.out(found.map((one) => textOf(one, text, console)).join('\n\n'));
  else if (next === null) await sayNone(text, filter, history, console);
  sayMore(found.length, next && printNextRun(next), console);
  return EXIT.done;
}

async function sayNone(
  text: string,
  filter: object,
  history: History,
  console: HistoryConsole,
): Promise<void> {
  const { runs } = await history.list({}, { limit: 1 });
  const narrowed = Object.keys(filter).length > 0 ? ' that is like that' : '';
  console.err(
    runs.length === 0 ? noHistory(console.place, process.cwd()) : `No run${narrowed} has “${oneLine(text)}”.`,
  );
}

const foundRun = ({ run, matches }: FoundRun): object => ({
  ...listedRun(run),
  matches: matches.map((match) => ({
    cell: match.cell,
    name: match.source === null ? null : cellTitle(match.source),
    in: match.in,
    line: match.line,
    text: match.text,
  })),
});

/** The run in one line, the places below it. */
function textOf({ run, matches: all }: FoundRun, text: string, { paint, width }: HistoryConsole): string {
  // its name stands there anyway
  const matches = all.filter((match) => match.in !== 'notebook');
  const mark = (hit: string): string => paint('yellow', hit);
  const by = run.by === null ? '' : `  by ${shorten(oneLine(run.by), 12)}`;
  const head = `${shortId(run.id)}  ${shortTime(run.startedAt)}  ${run.status}${by}`;
  const notebook = run.notebook === null ? '' : shortenFront(notebookPath(run.notebook), width - 2);
  const more = matches.length - MOST;
  return [
    paint('bold', head),
    ...(notebook === '' ? [] : [`  ${excerpt(notebook, text, width - 2, mark)}`]),
    ...matches.slice(0, MOST).map((match) => placeOf(match, text, width, mark)),
    ...(more > 0 ? [`  … and ${plural(more, 'more place')}: databook history show ${shortId(run.id)}`] : []),
  ].join('\n');
}

/** A path's end says more than its beginning. */
const shortenFront = (path: string, most: number): string =>
  path.length <= most ? path : `…${path.slice(path.length - most + 1)}`;

const TITLE = 16;

function placeOf(match: Match, text: string, width: number, mark: (hit: string) => string): string {
  const title = match.source === null ? '' : ` ${shorten(oneLine(cellTitle(match.source)), TITLE)}`;
  const cell = match.cell === null ? '' : `[${match.cell}]${title} `;
  const line = match.line === null ? '' : ` ${match.line}`;
  const head = `  ${cell}${match.in}${line}: `;
  return `${head}${excerpt(match.text, text, Math.max(20, width - head.length), mark)}`;
}
