import * as vscode from 'vscode';
import type { CellFailure, Confirmation, OperationRef, Surface } from '../../kernel/types.ts';
import { shownInput } from '../../plugins/consent/shownInput.ts';
import type { Output, Result } from '../../results/output.ts';
import { NOTHING_SENT } from '../../results/recorded.ts';
import { toDisplay } from '../record/displayOutputs.ts';

const toVsCode = (...args: Parameters<typeof toDisplay>): vscode.NotebookCellOutput[] =>
  toDisplay(...args).map(
    ({ items, metadata }) =>
      new vscode.NotebookCellOutput(
        items.map(({ data, mime }) => new vscode.NotebookCellOutputItem(data, mime)),
        metadata,
      ),
  );

interface Running {
  readonly execution: vscode.NotebookCellExecution;
  readonly cancellation: vscode.Disposable;
  started: boolean;
}

/** Shows operations as executions of notebook cells. */
export class CellSurface implements Surface {
  readonly #running = new Map<string, Running>();
  readonly #cells = new Map<string, vscode.NotebookCell>();
  readonly #controller: vscode.NotebookController;
  readonly #cancel: (operation: OperationRef) => void;
  readonly #log: vscode.LogOutputChannel;

  /** @param cancel called when the user stops a cell, queued or running */
  constructor(
    controller: vscode.NotebookController,
    cancel: (operation: OperationRef) => void,
    log: vscode.LogOutputChannel,
  ) {
    this.#controller = controller;
    this.#cancel = cancel;
    this.#log = log;
  }

  /** Must be told of a cell before the kernel names its id. */
  know(cells: readonly vscode.NotebookCell[]): void {
    for (const cell of cells) this.#cells.set(cell.document.uri.toString(), cell);
  }

  queued(operation: OperationRef): void {
    const cell = this.#cells.get(operation.cell);
    if (!cell || cell.notebook.isClosed) return;
    const execution = this.#controller.createNotebookCellExecution(cell);
    const cancellation = execution.token.onCancellationRequested(() => this.#cancel(operation));
    this.#running.set(operation.cell, { execution, cancellation, started: false });
  }

  async started({ cell }: OperationRef, at: number): Promise<void> {
    const running = this.#running.get(cell);
    if (!running) return;
    running.started = true;
    running.execution.start(at);
    await running.execution.clearOutput();
  }

  async outputs({ cell }: OperationRef, outputs: readonly Output[]): Promise<void> {
    await this.#running.get(cell)?.execution.replaceOutput(toVsCode(outputs));
  }

  async confirm(_operation: OperationRef, question: Confirmation, signal: AbortSignal): Promise<boolean> {
    const { plan, plugin, source, input } = question;
    const detail = [
      `Plugin ${plugin.name} ${plugin.version}${source ? `, data source ${source}` : ''}`,
      ...(plan.targets.length ? [`Acts on: ${plan.targets.join(', ')}`] : []),
      ...(plan.replayed ? [NOTHING_SENT] : []),
      '',
      ...shownInput(input),
    ]
      .join('\n')
      .trimEnd();
    const choice = await vscode.window.showWarningMessage(plan.summary, { modal: true, detail }, 'Do It');
    return choice === 'Do It' && !signal.aborted;
  }

  async ended({ cell }: OperationRef, result: Result, failure: CellFailure | undefined): Promise<void> {
    const running = this.#take(cell);
    if (!running) return;
    await running.execution.replaceOutput(toVsCode(result.outputs, result.provenance));
    running.execution.end(failure === undefined, Date.parse(result.provenance.at ?? '') || undefined);
  }

  skipped({ cell }: OperationRef, reason: string): void {
    const running = this.#take(cell);
    if (!running) return;
    this.#log.info(`${cell} was not run: ${reason}`);
    // VS Code wants a start before an end, also of an execution that never ran
    if (!running.started) running.execution.start();
    running.execution.end(undefined);
  }

  say(level: 'info' | 'warning' | 'error', message: string): void {
    const show = {
      info: vscode.window.showInformationMessage,
      warning: vscode.window.showWarningMessage,
      error: vscode.window.showErrorMessage,
    }[level];
    void show(message);
  }

  #take(cell: string): Running | undefined {
    const running = this.#running.get(cell);
    this.#running.delete(cell);
    this.#cells.delete(cell); // VS Code runs a cell again only after its end, and it is made known then
    running?.cancellation.dispose();
    return running;
  }
}
