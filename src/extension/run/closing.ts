import * as vscode from 'vscode';

const notebookOf = (tab: vscode.Tab): string | undefined =>
  tab.input instanceof vscode.TabInputNotebook && tab.input.notebookType === 'databook'
    ? tab.input.uri.toString()
    : undefined;

const openNotebooks = (): Set<string | undefined> =>
  new Set(vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(notebookOf)));

/** Tells when the last editor of a notebook is gone: the document itself may live on for minutes. */
export function onLastEditorClosed(listener: (notebookUri: string) => void): vscode.Disposable {
  return vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
    const gone = new Set(closed.map(notebookOf));
    if (gone.size === 0) return;
    const open = openNotebooks();
    for (const uri of gone) if (uri !== undefined && !open.has(uri)) listener(uri);
  });
}
