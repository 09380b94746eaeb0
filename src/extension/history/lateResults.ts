import * as vscode from 'vscode';
import { recorderOf } from '../../kernel/recorderOf.ts';
import type { Recorder } from '../../kernel/types.ts';
import { messageOf } from '../../limani/error.ts';
import type { History } from '../../logbook/history/history.ts';
import { lateResults, type LateResult, type SavedCell } from '../../logbook/history/late.ts';
import type { UnsavedRuns } from '../../logbook/unsavedRuns.ts';
import { sourceHash } from '../../notebook/sourceHash.ts';
import { formatTime } from '../../results/time.ts';
import { fromDisplay } from '../record/displayOutputs.ts';
import { onLastEditorClosed } from '../run/closing.ts';
import { insertResults } from './insertResults.ts';
import { RUN_SCHEME } from './runAddress.ts';

export interface LateResultsDeps {
  readonly marks: UnsavedRuns;
  readonly history: History;
  /** Shows a run. */
  readonly open: (run: string) => Promise<void>;
  readonly log: vscode.LogOutputChannel;
}

const isOurs = ({ notebookType, uri }: vscode.NotebookDocument): boolean =>
  notebookType === 'databook' && uri.scheme !== RUN_SCHEME;

const codeCells = (notebook: vscode.NotebookDocument): vscode.NotebookCell[] =>
  notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);

function savedCell(cell: vscode.NotebookCell): SavedCell {
  const at = fromDisplay(cell.outputs).provenance?.at;
  return { sourceHash: sourceHash(cell.document.getText()), ...(at !== undefined && { at }) };
}

/**
 * Offers results that were recorded and never saved: the window died, or the editor was closed when they came. A look at
 * one folder per notebook that comes to be seen; the run log is asked only where a run is noted there.
 */
export class LateResults implements vscode.Disposable {
  /** To be told of runs. */
  readonly recorder: Recorder;
  readonly #deps: LateResultsDeps;
  readonly #running = new Set<string>();
  /** Runs of this window that have ended, or whose results were inserted, by notebook: the next save has them. */
  readonly #ended = new Map<string, Set<string>>();
  readonly #subscriptions: vscode.Disposable;
  /** Notebooks that were looked at since they were opened. */
  readonly #seen = new Set<string>();

  constructor(deps: LateResultsDeps) {
    this.#deps = deps;
    this.recorder = this.#createRecorder();
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidChangeVisibleNotebookEditors((editors) => this.#look(editors)),
      onLastEditorClosed((uri) => this.#seen.delete(uri)),
      vscode.workspace.onDidSaveNotebookDocument((notebook) => void this.#saved(notebook)),
    );
  }

  #createRecorder(): Recorder {
    const notebooks = new Map<string, string>();
    return recorderOf({
      runStarted: ({ run, notebook }) => {
        this.#running.add(run);
        notebooks.set(run, notebook);
        // what was never a file is not opened again
        return notebook.startsWith('untitled:') ? undefined : this.#deps.marks.add(notebook, run);
      },
      runEnded: (run) => {
        this.#running.delete(run);
        const notebook = notebooks.get(run);
        notebooks.delete(run);
        if (notebook !== undefined) this.#savedNext(notebook, [run]);
      },
    });
  }

  #savedNext(notebook: string, runs: readonly string[]): void {
    this.#ended.set(notebook, new Set([...(this.#ended.get(notebook) ?? []), ...runs]));
  }

  async #saved({ uri }: vscode.NotebookDocument): Promise<void> {
    const runs = this.#ended.get(uri.toString());
    this.#ended.delete(uri.toString());
    if (runs) await this.#try(() => this.#deps.marks.forget(uri.toString(), [...runs]));
  }

  #look(editors: readonly vscode.NotebookEditor[]): void {
    for (const { notebook } of editors) {
      const uri = notebook.uri.toString();
      if (!isOurs(notebook) || this.#seen.has(uri)) continue;
      this.#seen.add(uri);
      void this.#try(() => this.#offer(notebook));
    }
  }

  async #offer(notebook: vscode.NotebookDocument): Promise<void> {
    const { marks, history } = this.#deps;
    const uri = notebook.uri.toString();
    const runs = (await marks.of(uri)).filter((run) => !this.#running.has(run));
    if (runs.length === 0) return;
    const operations = await history.operations(runs);
    const cells = codeCells(notebook);
    const late = lateResults(cells.map(savedCell), operations);
    const last = late.map(({ operation }) => operation).toSorted((a, b) => b.timestamp - a.timestamp)[0];
    if (!last) {
      await marks.forget(uri, runs);
      return;
    }
    const time = formatTime(Math.floor(last.timestamp), { bare: true, precision: 's' }).slice(0, 16);
    const choice = await vscode.window.showInformationMessage(
      `${vscode.workspace.asRelativePath(notebook.uri)}: ${late.length === 1 ? '1 result' : `${late.length} results`} from ${time} UTC ${late.length === 1 ? 'was' : 'were'} not saved.`,
      'Insert',
      'Show Run',
      'Dismiss',
    );
    if (choice === 'Insert') await this.#insert(notebook, cells, late, runs);
    else if (choice === 'Show Run') await this.#deps.open(last.runId);
    else if (choice === 'Dismiss') await marks.forget(uri, runs);
  }

  async #insert(
    notebook: vscode.NotebookDocument,
    cells: readonly vscode.NotebookCell[],
    late: readonly LateResult[],
    runs: readonly string[],
  ): Promise<void> {
    const wanted = late.flatMap(({ cell, operation }) => {
      const into = cells[cell];
      return into ? [{ into, operation }] : [];
    });
    const left = await insertResults(notebook, wanted, this.#deps.history);
    this.#savedNext(notebook.uri.toString(), runs);
    if (left.length > 0) void vscode.window.showWarningMessage(`Not inserted: ${left.join(' ')}`);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      // nobody asked: what cannot be offered now is offered when the notebook is opened again
      this.#deps.log.warn(`Results that were not saved cannot be offered: ${messageOf(error)}`);
    }
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
