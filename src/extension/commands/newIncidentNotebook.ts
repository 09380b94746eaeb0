import * as vscode from 'vscode';
import type { Cell, Notebook } from '../../notebook/model.ts';
import { parse } from '../../notebook/parse.ts';
import { print } from '../../notebook/print.ts';
import { toNotebookData } from '../record/serializer.ts';

const firstCells = (title: string, incident: string): Cell[] => [
  {
    kind: 'markup',
    source: `# ${title}\n\n${incident ? `${incident}. ` : ''}What was noticed, by whom, when?`,
  },
  { kind: 'code', source: '@plugin=prometheus\n@type=instant\nALERTS{alertstate="firing"}' },
  { kind: 'code', source: '@plugin=prometheus\nup' },
];

/** A new incident: front matter filled in, a first look at the alerts ready to run. */
const newIncident = (title: string, incident: string, started: Date): Notebook => ({
  frontMatter: {
    databook: 1,
    title,
    ...(incident && { incident }),
    status: 'open',
    started: started.toISOString(),
  },
  cells: firstCells(title, incident),
  problems: [],
});

/** Asks what it is about and opens an unsaved incident notebook. */
export async function newIncidentNotebook(now: () => Date): Promise<void> {
  const title = await vscode.window.showInputBox({
    title: 'New incident notebook (1/2)',
    prompt: 'What is wrong, in a few words?',
    placeHolder: 'Checkout latency above SLO',
    ignoreFocusOut: true,
  });
  if (title === undefined) return;
  const incident = await vscode.window.showInputBox({
    title: 'New incident notebook (2/2)',
    prompt: 'Incident number, if there is one (Enter to go on without)',
    placeHolder: 'INC-2317',
    ignoreFocusOut: true,
  });
  if (incident === undefined) return;
  const notebook = newIncident(title.trim() || 'Untitled incident', incident.trim(), now());
  // as if read from a file, so that its line ends are the same on every platform
  const data = toNotebookData(parse(print(notebook)));
  await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument('databook', data));
}
