import * as vscode from 'vscode';
import type { RunFilter } from '../../limani/limani.ts';
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { Again } from './again.ts';
import type { GroupBy, RunsNode, RunsTree } from './runsTree.ts';

const CONTEXT = { groupBy: 'databook.runs.groupBy', filtered: 'databook.runs.filtered' };

/** The view "Runs": what it says above its rows, and when it looks again. */
export class RunsView implements vscode.Disposable {
  readonly #tree: RunsTree;
  readonly #view: vscode.TreeView<RunsNode>;
  readonly #subscriptions: vscode.Disposable;
  /** Something happened that the rows do not show yet. */
  #stale = false;
  #refreshing: Promise<void> | undefined;
  /** A run log that cannot be read may be there again soon. */
  readonly #again = new Again(() => this.runsChanged());

  constructor(tree: RunsTree) {
    this.#tree = tree;
    this.#view = vscode.window.createTreeView('databook.runs', {
      treeDataProvider: tree,
      canSelectMany: true,
    });
    this.#subscriptions = vscode.Disposable.from(
      this.#view,
      tree,
      this.#again,
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#stale) void this.refresh();
      }),
      // other windows and command lines write to the same run log
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) this.runsChanged();
      }),
      tree.onDidRead(() => this.#say()),
    );
  }

  /** What is searched for. */
  get text(): string {
    return this.#tree.list.filter.text ?? '';
  }

  /** What is selected: runs, each once. */
  get selection(): readonly RunsNode[] {
    return this.#view.selection;
  }

  /** Looks again, now or when the view is next to be seen. */
  runsChanged(): void {
    this.#stale = true;
    if (this.#view.visible) void this.refresh();
  }

  /** Looks again; what happens meanwhile is looked at once more afterwards. */
  async refresh(): Promise<void> {
    this.#stale = true;
    this.#refreshing ??= this.#refreshUntilFresh();
    await this.#refreshing;
  }

  async #refreshUntilFresh(): Promise<void> {
    try {
      while (this.#takeStale()) await this.#tree.update((list) => list.refresh());
    } finally {
      this.#refreshing = undefined;
    }
  }

  #takeStale(): boolean {
    const stale = this.#stale;
    this.#stale = false;
    return stale;
  }

  async loadMore(): Promise<void> {
    await this.#tree.update((list) => list.more());
  }

  async show(): Promise<void> {
    await vscode.commands.executeCommand('databook.runs.focus');
  }

  async group(by: GroupBy): Promise<void> {
    this.#tree.group(by);
    await vscode.commands.executeCommand('setContext', CONTEXT.groupBy, by);
  }

  async filter(filter: RunFilter): Promise<void> {
    await this.#tree.update(async (list) => {
      list.setFilter(filter);
      await list.load();
    });
    await vscode.commands.executeCommand('setContext', CONTEXT.filtered, Object.keys(filter).length > 0);
  }

  #say(): void {
    if (this.#tree.failure === undefined) this.#again.succeeded();
    else this.#again.failed();
    const { filter, runs, hasMore } = this.#tree.list;
    const { text, notebook } = filter;
    const wanted = [
      text === undefined ? undefined : `with “${text}”`,
      notebook === undefined ? undefined : `of ${notebookLabel(notebook)}`,
    ].filter((part) => part !== undefined);
    const found = `${runs.length}${hasMore ? ' and more' : ''} ${runs.length === 1 ? 'run' : 'runs'}`;
    const said =
      this.#failure() ??
      (wanted.length > 0 ? `${runs.length === 0 ? 'No run' : found} ${wanted.join(' ')}` : undefined);
    // with an empty message an empty view says what it is for; to delete the property would break it
    this.#view.message = said ?? '';
  }

  #failure(): string | undefined {
    const { failure, list } = this.#tree;
    if (failure === undefined || list.runs.length === 0) return failure;
    return `${failure} Shown is what was read before.`;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
