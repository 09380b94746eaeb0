import * as vscode from 'vscode';
import { CODE_LANGUAGE } from '../record/serializer.ts';
import type { NotebookMeta } from '../record/notebookData.ts';

const firstCells = (title: string, incident: string): vscode.NotebookCellData[] => [
  new vscode.NotebookCellData(
    vscode.NotebookCellKind.Markup,
    `# ${title}\n\n${incident ? `${incident}. ` : ''}What was noticed, by whom, when?`,
    'markdown',
  ),
  new vscode.NotebookCellData(
    vscode.NotebookCellKind.Code,
    '@plugin=prometheus\n@type=instant\nALERTS{alertstate="firing"}',
    CODE_LANGUAGE,
  ),
  new vscode.NotebookCellData(vscode.NotebookCellKind.Code, '@plugin=prometheus\nup', CODE_LANGUAGE),
];

/** Opens an unsaved incident notebook: front matter filled in, a first look at the alerts ready to run. */
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
  const heading = title.trim() || 'Untitled incident';
  const meta: NotebookMeta = {
    frontMatter: {
      databook: 1,
      title: heading,
      ...(incident.trim() && { incident: incident.trim() }),
      status: 'open',
      started: now().toISOString(),
    },
    problems: [],
  };
  const data = new vscode.NotebookData(firstCells(heading, incident.trim()));
  data.metadata = { databook: meta };
  await vscode.window.showNotebookDocument(await vscode.workspace.openNotebookDocument('databook', data));
}
