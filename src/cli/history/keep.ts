// Pinning, and what takes single runs out of the record.
import { isFinalStatus } from '../../limani/status.ts';
import type { History } from '../../logbook/history/history.ts';
import type { RunModel } from '../../logbook/history/model.ts';
import { shortId } from '../../logbook/history/runLine.ts';
import { plural } from '../../results/markdown.ts';
import { agree, type Agreement } from '../agree.ts';
import { CliError, EXIT, type ExitCode } from '../exit.ts';
import type { JsonOption } from '../optionValues.ts';
import type { HistoryConsole } from './historyConsole.ts';
import { tableOf } from './runTable.ts';

/** All of them, each once; none is touched where one is unknown. @throws HistoryError */
async function named(names: readonly string[], history: History): Promise<RunModel[]> {
  const ids = new Set<string>();
  for (const name of names) ids.add(await history.find(name));
  const runs: RunModel[] = [];
  for (const id of ids) runs.push(await history.outline(id));
  return runs;
}

/** Keeps runs when old ones are pruned, or no longer. */
export async function historyPin(
  names: readonly string[],
  pinned: boolean,
  { json = false }: JsonOption,
  history: History,
  console: HistoryConsole,
): Promise<ExitCode> {
  const runs = await named(names, history);
  for (const { id } of runs) await history.pin(id, pinned);
  if (json) console.out(JSON.stringify({ runs: runs.map(({ id }) => ({ run: id, pinned })) }, null, 2));
  else for (const { id } of runs) console.out(`${pinned ? 'Pinned' : 'No longer pinned'}: ${shortId(id)}`);
  return EXIT.done;
}

/** @throws CliError where one goes on */
function checkEnded(runs: readonly RunModel[]): void {
  const open = runs.find(({ status }) => !isFinalStatus(status));
  if (!open) return;
  throw new CliError(
    `Nothing was deleted: the run ${shortId(open.id)} is still being recorded. Stop it, then delete it.`,
    EXIT.failed,
  );
}

/** Takes runs out of the record, for good, after a question. */
export async function historyDelete(
  names: readonly string[],
  { json = false }: JsonOption,
  history: History,
  console: HistoryConsole,
  agreement: Agreement,
): Promise<ExitCode> {
  const runs = await named(names, history);
  checkEnded(runs);
  if (!agreement.yes)
    for (const line of tableOf(
      runs.map((run) => ({ ...run, cells: run.cells.length })),
      console.width,
    ))
      console.err(line);
  const which = runs.length === 1 ? 'this run' : `these ${runs.length} runs`;
  await agree(`Delete ${which} from the record, for good?`, 'Nothing was deleted.', agreement);
  const deleted: string[] = [];
  try {
    for (const { id } of runs) {
      await history.delete(id);
      deleted.push(id);
    }
  } finally {
    // what is gone is said, also where the rest could not be deleted
    if (json) console.out(JSON.stringify({ deleted }, null, 2));
    else if (deleted.length > 0)
      console.out(`Deleted ${plural(deleted.length, 'run')}. Notebooks stay as they are.`);
  }
  return EXIT.done;
}
