import type { History } from '../../logbook/history/history.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { JsonOption } from '../optionValues.ts';
import { filterOf, type FilterOptions } from './filter.ts';
import type { HistoryConsole } from './historyConsole.ts';
import { noHistory } from './noHistory.ts';
import { pageOf, printNextRun, sayMore, type PageOptions } from './paging.ts';
import { listedRun, tableOf } from './runTable.ts';

export type ListOptions = FilterOptions & PageOptions & JsonOption;

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
    console.err(
      Object.keys(filter).length > 0 ? 'No run is like that.' : noHistory(console.place, process.cwd()),
    );
  sayMore(runs.length, next && printNextRun(next), console);
  return EXIT.done;
}
