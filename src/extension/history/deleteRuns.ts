import * as vscode from 'vscode';
import type { History } from '../../logbook/history/history.ts';
import type { RunLine } from '../../logbook/history/runLine.ts';
import { runRow } from './present.ts';

/** Runs that are shown by name; of more there is a number. */
const MOST = 5;

/** Takes runs out of the record when that is agreed to. @returns whether it was */
export async function deleteRuns(runs: readonly RunLine[], history: History): Promise<boolean> {
  const [first] = runs;
  if (!first) return false;
  const one = runs.length === 1;
  const which = one
    ? runRow(first, 'time').tooltip
    : [
        ...runs
          .slice(0, MOST)
          .map((run) => `${runRow(run, 'notebook').label} ${runRow(run, 'time').label.slice(6)}`),
        ...(runs.length > MOST ? [`and ${runs.length - MOST} more`] : []),
      ].join('\n');
  const choice = await vscode.window.showWarningMessage(
    one ? 'Delete this run from the record?' : `Delete these ${runs.length} runs from the record?`,
    {
      modal: true,
      detail: `${which}\n\n${one ? 'Its notebook stays' : 'Their notebooks stay'} as ${one ? 'it is' : 'they are'}. This cannot be undone.`,
    },
    'Delete',
  );
  if (choice !== 'Delete') return false;
  for (const { id } of runs) await history.delete(id);
  return true;
}
