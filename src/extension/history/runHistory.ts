import * as vscode from 'vscode';
import { recorderOf } from '../../kernel/recorderOf.ts';
import { teeRecorder } from '../../kernel/teeRecorder.ts';
import type { Recorder } from '../../kernel/types.ts';
import { messageOf } from '../../limani/error.ts';
import { evidence } from '../../logbook/history/evidence.ts';
import type { History } from '../../logbook/history/history.ts';
import { notebookName } from '../../logbook/notebookName.ts';
import { typedId, type RunLine } from '../../logbook/history/runLine.ts';
import type { UnsavedRuns } from '../../logbook/unsavedRuns.ts';
import { deleteRuns } from './deleteRuns.ts';
import { LateResults } from './lateResults.ts';
import { openNotebook, pickRun } from './pickRun.ts';
import { pruneRuns } from './pruneRuns.ts';
import { comparisonPath, RUN_SCHEME, runPath } from './runAddress.ts';
import { RunFiles } from './runFiles.ts';
import { RunsTree, type RunsNode } from './runsTree.ts';
import { RunsView } from './runsView.ts';
import { showAnswer } from './showAnswer.ts';

const EMPTY = 'No run was recorded yet: run a cell, and it will be here.';

export interface RunHistoryDeps {
  readonly history: History;
  readonly unsaved: UnsavedRuns;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: vscode.LogOutputChannel;
}

/** The run history in VS Code: the view "Runs", its commands, and runs that are opened as notebooks. */
export class RunHistory implements vscode.Disposable {
  /** To be told of runs after they were recorded. */
  readonly recorder: Recorder;
  readonly #history: History;
  readonly #now: () => number;
  readonly #files: RunFiles;
  readonly #view: RunsView;
  readonly #subscriptions: vscode.Disposable;

  constructor({ history, unsaved, now, log }: RunHistoryDeps) {
    this.#history = history;
    this.#now = now;
    this.#files = new RunFiles(history);
    this.#view = new RunsView(new RunsTree(history, now), log);
    const changed = (): void => this.runsChanged();
    const late = new LateResults({ marks: unsaved, history, open: (id) => this.openById(id), log });
    const seen = recorderOf({
      runStarted: changed,
      operationStarted: changed,
      operationEnded: changed,
      runEnded: changed,
    });
    this.recorder = teeRecorder(seen, late.recorder);
    this.#subscriptions = vscode.Disposable.from(
      this.#files,
      this.#view,
      late,
      ...Object.entries(this.#commands()).map(([id, run]) => vscode.commands.registerCommand(id, run)),
    );
  }

  #commands(): Record<string, (node?: RunsNode, nodes?: readonly RunsNode[]) => unknown> {
    return {
      'databook.showRuns': () => this.#view.show(),
      'databook.runs.refresh': () => this.#view.refresh(),
      'databook.runs.loadMore': () => this.#view.loadMore(),
      'databook.runs.groupByNotebook': () => this.#view.group('notebook'),
      'databook.runs.groupByTime': () => this.#view.group('time'),
      'databook.runs.search': () => this.#search(),
      'databook.runs.ofThisNotebook': () => this.#ofThisNotebook(),
      'databook.runs.showAll': () => this.#view.filter({}),
      'databook.runs.open': (node) => this.#onRun(node, (run) => this.open(run)),
      'databook.runs.openNotebook': (node) => this.#onRun(node, openNotebook),
      'databook.runs.compare': (node, nodes) => this.#compare(nodes ?? [...this.#view.selection], node),
      'databook.runs.pin': (node) => this.#onRun(node, ({ id }) => this.#pin(id, true)),
      'databook.runs.unpin': (node) => this.#onRun(node, ({ id }) => this.#pin(id, false)),
      'databook.runs.delete': (node, nodes) => this.#delete(node, nodes),
      'databook.runs.prune': () => this.#prune(),
      'databook.runs.answers': (node) => this.#onRun(node, (run) => this.#answers(run, node)),
      'databook.runs.copyEvidence': (node) => this.#onRun(node, (run) => this.#copy(run)),
    };
  }

  /** Looks again where runs are shown. */
  runsChanged(): void {
    this.#view.runsChanged();
    this.#files.runsChanged();
  }

  /** Opens a run as a notebook that cannot be changed. */
  async open(run: Pick<RunLine, 'id' | 'notebook' | 'startedAt'>): Promise<void> {
    await this.#show(runPath(run));
  }

  async #show(path: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: RUN_SCHEME, path });
    const notebook = await vscode.workspace.openNotebookDocument(uri);
    await vscode.window.showNotebookDocument(notebook, { preview: true });
  }

  /** The same, where only its id is known. @throws HistoryError, LimaniError */
  async openById(id: string): Promise<void> {
    await this.open(await this.#history.outline(id));
  }

  /** Does something with the run of a row, or with the one that is open, or with the one that is chosen from a list. */
  async #onRun(node: RunsNode | undefined, work: (run: RunLine) => Promise<void>): Promise<void> {
    try {
      const run = node && 'run' in node ? node.run : await this.#choose();
      if (run) await work(run);
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  async #choose(): Promise<RunLine | undefined> {
    const [selected] = this.#view.selection;
    if (selected && 'run' in selected) return selected.run;
    const { runs } = await this.#history.list({}, { limit: 50 });
    if (runs.length === 0) void vscode.window.showInformationMessage(EMPTY);
    return pickRun(runs);
  }

  async #search(): Promise<void> {
    const text = await vscode.window.showInputBox({
      title: 'Search runs',
      prompt:
        'Part of a query, a result, an error, a request or the name of a notebook; empty shows all runs',
      value: this.#view.text,
    });
    if (text === undefined) return;
    await this.#view.show();
    await this.#view.filter(text.trim() === '' ? {} : { text: text.trim() });
  }

  async #ofThisNotebook(): Promise<void> {
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    await this.#view.show();
    if (notebook?.notebookType === 'databook' && notebook.uri.scheme !== RUN_SCHEME)
      await this.#view.filter({ notebook: await notebookName(notebook.uri.toString()) });
  }

  /** Compares the two runs that are selected, or the one with another that is chosen. */
  async #compare(selected: readonly RunsNode[], node: RunsNode | undefined): Promise<void> {
    const rows = new Map(
      [...selected, ...(node ? [node] : [])].flatMap((row) => ('run' in row ? [[row.run.id, row.run]] : [])),
    );
    const [one, two] = rows.values();
    await this.#onRun(one && { kind: 'run', run: one }, async (run) => {
      const other = two ?? (await this.#chooseOther(run));
      if (!other) return;
      const [before, after] = run.startedAt <= other.startedAt ? [run, other] : [other, run];
      await this.#show(comparisonPath(before, after));
    });
  }

  async #chooseOther({ id, notebook }: RunLine): Promise<RunLine | undefined> {
    const filter = notebook === null ? {} : { notebook };
    const { runs } = await this.#history.list(filter, { limit: 50 });
    const others = runs.filter((run) => run.id !== id);
    if (others.length === 0) throw new Error('There is no other run of this notebook to compare it with.');
    return pickRun(others, 'Compare with which run?');
  }

  async #pin(id: string, pinned: boolean): Promise<void> {
    await this.#history.pin(id, pinned);
    this.#view.runsChanged();
  }

  /** All that are selected, where the row is one of them. */
  async #delete(node: RunsNode | undefined, nodes: readonly RunsNode[] = []): Promise<void> {
    const several = new Map(nodes.flatMap((row) => (row.kind === 'run' ? [[row.run.id, row.run]] : [])));
    await this.#onRun(node, async (run) => {
      const runs = several.size > 1 && several.has(run.id) ? [...several.values()] : [run];
      // also where not all of them could be
      let changed = true;
      try {
        changed = await deleteRuns(runs, this.#history);
      } finally {
        if (changed) this.#view.runsChanged();
      }
    });
  }

  async #prune(): Promise<void> {
    try {
      if (await pruneRuns(this.#history, this.#now)) this.#view.runsChanged();
    } catch (error) {
      void vscode.window.showErrorMessage(messageOf(error));
    }
  }

  /** Of the whole run, or of the cell whose row it is. */
  async #answers({ id }: RunLine, node: RunsNode | undefined): Promise<void> {
    const run = await this.#history.outline(id);
    const place = node?.kind === 'cell' ? node.cell.place : undefined;
    await showAnswer(run, place === undefined ? run.cells : run.cells.filter((cell) => cell.place === place));
  }

  async #copy({ id }: RunLine): Promise<void> {
    const run = await this.#history.show(id);
    await vscode.env.clipboard.writeText(evidence(run));
    void vscode.window.showInformationMessage(
      `Copied as Markdown: ${run.cells.length === 1 ? 'one cell' : `${run.cells.length} cells`} of run ${typedId(id)}, with their results and hashes.`,
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
