// Notebooks in the extension host: made from bytes, opened, edited and saved as a user would.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

let made = 0;

/** A file of the workspace with these bytes, opened and shown, with Databook's kernel. */
export async function openNotebook(
  content: Uint8Array | string,
): Promise<{ uri: vscode.Uri; notebook: vscode.NotebookDocument; editor: vscode.NotebookEditor }> {
  const workspace = vscode.workspace.workspaceFolders?.[0];
  assert.ok(workspace);
  const uri = vscode.Uri.joinPath(workspace.uri, `notebook-${++made}.databook`);
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? Buffer.from(content) : content);
  const notebook = await vscode.workspace.openNotebookDocument(uri);
  const editor = await vscode.window.showNotebookDocument(notebook);
  const kernel = { notebookEditor: editor, id: 'databook', extension: 'databook.databook' };
  await vscode.commands.executeCommand('notebook.selectKernel', kernel);
  return { uri, notebook, editor };
}

/** Closes all editors. VS Code keeps their documents for minutes: what is to be read again goes into another file. */
export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  await until(() => vscode.window.tabGroups.all.every((group) => group.tabs.length === 0), 'editors closed');
}

export async function bytesOf(uri: vscode.Uri): Promise<Buffer> {
  return Buffer.from(await vscode.workspace.fs.readFile(uri));
}

/**
 * Saves as Ctrl+S does: VS Code writes the file also when nothing changed. It refuses while the extension host has not
 * heard of the last edit; a user then presses again.
 */
export async function forceSave(notebook: vscode.NotebookDocument): Promise<void> {
  await trySave(notebook, () => vscode.commands.executeCommand('workbench.action.files.save', notebook.uri));
}

/** Saves what was edited; see {@link forceSave}. */
export async function save(notebook: vscode.NotebookDocument): Promise<void> {
  await trySave(notebook, () => notebook.save());
}

async function trySave(notebook: vscode.NotebookDocument, press: () => Thenable<unknown>): Promise<void> {
  for (let left = 5; ; left--) {
    await press();
    try {
      await until(() => !notebook.isDirty, 'saved', 4000);
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

export async function setText(cell: vscode.NotebookCell, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const lines = cell.document.lineCount;
  edit.replace(cell.document.uri, new vscode.Range(0, 0, lines, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

/** Waits for a condition that an event of VS Code will make true. */
export async function until(condition: () => boolean, what: string, limit = 20_000): Promise<void> {
  if (condition()) return;
  const events = [
    vscode.workspace.onDidChangeNotebookDocument,
    vscode.workspace.onDidCloseNotebookDocument,
    vscode.workspace.onDidChangeTextDocument,
    vscode.window.tabGroups.onDidChangeTabs,
  ] as readonly vscode.Event<unknown>[];
  await new Promise<void>((resolve, reject) => {
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      clearInterval(poll);
      for (const subscription of subscriptions) subscription.dispose();
      settle();
    };
    const check = (): void => {
      if (condition()) done(resolve);
    };
    const subscriptions = events.map((event) => event(check));
    // Not everything that is waited for has an event.
    const poll = setInterval(check, 50);
    const timer = setTimeout(() => done(() => reject(new Error(`${what}: not within ${limit} ms`))), limit);
  });
}

/** Kinds and texts: what a reader sees of the cells. */
export function cellTexts(notebook: vscode.NotebookDocument): string[] {
  return notebook
    .getCells()
    .map(
      (cell) =>
        `${cell.kind === vscode.NotebookCellKind.Code ? 'code' : 'markup'}: ${cell.document.getText()}`,
    );
}
