import { evidence } from '../../logbook/history/evidence.ts';
import type { History } from '../../logbook/history/history.ts';
import type { Console } from '../console.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import type { JsonOption } from '../optionValues.ts';

/** Prints a run as Markdown for a ticket. */
export async function historyEvidence(
  name: string,
  { json = false }: JsonOption,
  history: History,
  console: Console,
): Promise<ExitCode> {
  const run = await history.show(await history.find(name));
  const markdown = evidence(run);
  console.out(json ? JSON.stringify({ run: run.id, markdown }, null, 2) : markdown.trimEnd());
  return EXIT.done;
}
