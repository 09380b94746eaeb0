import * as vscode from 'vscode';
import type { PrunePolicy } from '../../limani/limani.ts';
import type { History } from '../../logbook/history/history.ts';
import { policyText, prunedText } from '../../logbook/history/pruneText.ts';
import { PRUNE_CHOICES, type PruneChoice } from './pruneChoice.ts';

const TITLE = 'Prune Runs';
const STAY = 'Pinned runs and those still being recorded stay, and so do all notebooks.';

/**
 * Asks which runs are old, says how many that are, and removes them when that is agreed to.
 * @param now epoch milliseconds
 * @returns whether something was removed
 */
export async function pruneRuns(history: History, now: () => number): Promise<boolean> {
  const policy = await choosePolicy(now);
  if (!policy) return false;
  const would = await working('Looking for old runs', () =>
    history.prune({ ...policy, dryRun: true }, now()),
  );
  if (would.runs === 0) {
    void vscode.window.showInformationMessage(`No run is old: there are none ${policyText(policy)}. ${STAY}`);
    return false;
  }
  const remove = would.runs === 1 ? 'Remove 1 Run' : `Remove ${would.runs} Runs`;
  const choice = await vscode.window.showWarningMessage(
    `Remove ${prunedText(would)} from the record?`,
    {
      modal: true,
      detail: `Those ${policyText(policy)}.\n\n${STAY} Results that no run has any more go too, except what was kept within the last day. This cannot be undone.`,
    },
    remove,
  );
  if (choice !== remove) return false;
  const pruned = await working('Removing old runs', () => history.prune(policy, now()));
  void vscode.window.showInformationMessage(`Removed ${prunedText(pruned)}.`);
  return true;
}

async function choosePolicy(now: () => number): Promise<PrunePolicy | undefined> {
  const choice = await vscode.window.showQuickPick(
    PRUNE_CHOICES.map((offered) => ({ label: offered.label, detail: offered.detail, offered })),
    { title: TITLE, placeHolder: 'Which runs are old? You are shown how many before anything is removed.' },
  );
  return choice && askFor(choice.offered, now);
}

async function askFor(
  { prompt, value, read }: PruneChoice,
  now: () => number,
): Promise<PrunePolicy | undefined> {
  const text = await vscode.window.showInputBox({
    title: TITLE,
    prompt,
    value,
    validateInput: (typed) => {
      const policy = read(typed, now());
      return typeof policy === 'string' ? policy : undefined;
    },
  });
  const policy = text === undefined ? undefined : read(text, now());
  return typeof policy === 'string' ? undefined : policy;
}

const working = <T>(title: string, work: () => Promise<T>): Promise<T> =>
  Promise.resolve(vscode.window.withProgress({ location: { viewId: 'databook.runs' }, title }, () => work()));
