import * as vscode from 'vscode';
import { Kernel } from '../../kernel/kernel.ts';
import type { KernelDeps } from '../../kernel/types.ts';
import { RUN_SCHEME } from '../history/runAddress.ts';
import { CODE_LANGUAGE } from '../record/serializer.ts';
import { settings } from '../settings.ts';
import { CellSurface } from './cellSurface.ts';
import { onLastEditorClosed } from './closing.ts';
import { notebookView } from './notebookView.ts';

/** The kernel `databook` in VS Code: Run buttons come in here, executions go out. */
export class Controller implements vscode.Disposable {
  readonly #controller: vscode.NotebookController;
  readonly #surface: CellSurface;
  readonly #kernel: Kernel;
  readonly #subscriptions: vscode.Disposable;

  constructor(deps: Omit<KernelDeps, 'surface'>, log: vscode.LogOutputChannel) {
    // no interruptHandler: each cell's own cancellation token stops that cell
    this.#controller = vscode.notebooks.createNotebookController('databook', 'databook', 'Databook');
    this.#controller.supportedLanguages = [CODE_LANGUAGE];
    this.#controller.description = 'each cell in a sandboxed plugin';
    this.#surface = new CellSurface(this.#controller, ({ cell }) => this.#kernel.cancel(cell), log);
    this.#kernel = new Kernel({ ...deps, surface: this.#surface });
    this.#controller.executeHandler = (cells, notebook) => this.#run(cells, notebook);
    this.#subscriptions = vscode.Disposable.from(
      this.#controller,
      onLastEditorClosed((uri) => this.#kernel.close(uri)),
      vscode.workspace.onDidCloseNotebookDocument((notebook) => this.#kernel.close(notebook.uri.toString())),
    );
  }

  async #run(cells: readonly vscode.NotebookCell[], notebook: vscode.NotebookDocument): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      this.#sayRestricted();
      return;
    }
    if (notebook.uri.scheme === RUN_SCHEME) {
      void vscode.window.showWarningMessage(
        'This is the record of a run: its cells cannot be run. Run them in the notebook itself.',
      );
      return;
    }
    this.#surface.know(cells);
    await this.#kernel.run({
      notebook: notebookView(notebook),
      cells: cells.map((cell) => cell.document.uri.toString()),
      continueOnError: settings.continueOnError(),
    });
  }

  #sayRestricted(): void {
    const manage = 'Manage Workspace Trust';
    void vscode.window
      .showWarningMessage(
        'Databook runs nothing in Restricted Mode: a cell sends requests with your credentials. Trust the workspace to run cells.',
        manage,
      )
      .then((choice) => choice && vscode.commands.executeCommand('workbench.trust.manage'));
  }

  async dispose(): Promise<void> {
    this.#subscriptions.dispose();
    await this.#kernel.dispose();
  }
}
