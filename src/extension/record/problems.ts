import * as vscode from 'vscode';
import { FORMAT_VERSION } from '../../notebook/model.ts';
import { notebookMeta } from './notebookData.ts';

const isOurs = (notebook: vscode.NotebookDocument): boolean => notebook.notebookType === 'databook';

/** Says what the serializer found wrong: it has neither a URI nor a way to warn. */
export class Problems {
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('databook');
  readonly #subscriptions: vscode.Disposable;

  constructor() {
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      vscode.workspace.onDidOpenNotebookDocument((n) => this.#show(n)),
      vscode.workspace.onDidCloseNotebookDocument((n) => this.#diagnostics.delete(n.uri)),
      // the command acts on the active editor, which is not there yet when the document opens
      vscode.window.onDidChangeActiveNotebookEditor((editor) => void this.#lockNewer(editor?.notebook)),
    );
    vscode.workspace.notebookDocuments.forEach((n) => this.#show(n));
    void this.#lockNewer(vscode.window.activeNotebookEditor?.notebook);
  }

  #show(notebook: vscode.NotebookDocument): void {
    if (!isOurs(notebook)) return;
    const { problems, newerVersion } = notebookMeta(notebook.metadata);
    const name = vscode.workspace.asRelativePath(notebook.uri);
    this.#diagnostics.set(
      notebook.uri,
      problems.map(({ line, message, severity }) => {
        const at = new vscode.Position(line - 1, 0);
        const level =
          severity === 'error' ? vscode.DiagnosticSeverity.Error : vscode.DiagnosticSeverity.Warning;
        return new vscode.Diagnostic(new vscode.Range(at, at), message, level);
      }),
    );
    if (newerVersion !== undefined)
      void vscode.window.showWarningMessage(
        `${name} is written in format ${JSON.stringify(newerVersion)}; this Databook knows format ${FORMAT_VERSION}. ` +
          'It is shown read-only. Update the extension to edit it.',
      );
    else if (problems.length) void this.#warn(notebook.uri, name, problems);
  }

  async #warn(
    uri: vscode.Uri,
    name: string,
    problems: readonly { line: number; message: string }[],
  ): Promise<void> {
    const [first] = problems;
    if (!first) return;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    const choice = await vscode.window.showWarningMessage(
      `${name}, line ${first.line}: ${first.message}${more} Nothing is lost: saving keeps what you did not edit as it is.`,
      'Open as Text',
    );
    if (choice) await vscode.commands.executeCommand('vscode.openWith', uri, 'default');
  }

  async #lockNewer(notebook: vscode.NotebookDocument | undefined): Promise<void> {
    if (!notebook || !isOurs(notebook) || notebookMeta(notebook.metadata).newerVersion === undefined) return;
    await vscode.commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
