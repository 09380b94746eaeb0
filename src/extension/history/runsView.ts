import * as vscode from 'vscode';
import { LimaniError, messageOf } from '../../limani/error.ts';
import { faultOf } from '../../limani/fault.ts';
import type { RunFilter } from '../../limani/limani.ts';
import { notebookLabel } from '../../logbook/history/notebookLabel.ts';
import { Again } from './again.ts';
import type { GroupBy, RunsNode, RunsTree } from './runsTree.ts';

const CONTEXT = { groupBy: 'databook.runs.groupBy', filtered: 'databook.runs.filtered' };

/** In a few words where there are rows to be seen: a server that is away is no news for long. */
const failureText = (failure: unknown, rows: boolean): string =>
  !rows
    ? messageOf(failure)
    : isOfWay(failure)
      ? 'The run log cannot be reached (Databook: Show Log says why). Shown is what was read before.'
      : `${messageOf(failure)} Shown is what was read before.`;

const isOfWay = (failure: unknown): boolean =>
  failure instanceof LimaniError && failure.code === 'unavailable' && (faultOf(failure) ?? 'way') === 'way';

/** A long search is cut before its end: what it has not found so far may still be there. */
function foundText(count: number, more: boolean, wanted: string): string {
  if (count === 0) return more ? `No run so far ${wanted}; Load more… goes on` : `No run ${wanted}`;
  return `${count}${more ? ' and more' : ''} ${count === 1 ? 'run' : 'runs'} ${wanted}`;
}

/** The view "Runs": what it says above its rows, and when it looks again. */
export class RunsView implements vscode.Disposable {
  readonly #tree: RunsTree;
  readonly #view: vscode.TreeView<RunsNode>;
  readonly #subscriptions: vscode.Disposable;
  readonly #log: vscode.LogOutputChannel;
  /** Why the runs could not be read the last time. */
  #said: string | undefined;
  /** Something happened that the rows do not show yet. */
  #stale = false;
  #refreshing: Promise<void> | undefined;
  /** A run log that cannot be read may be there again soon. */
  readonly #again = new Again(() => this.runsChanged());

  constructor(tree: RunsTree, log: vscode.LogOutputChannel) {
    this.#tree = tree;
    this.#log = log;
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
    const said =
      this.#failure() ?? (wanted.length > 0 ? foundText(runs.length, hasMore, wanted.join(' ')) : undefined);
    // with an empty message an empty view says what it is for; to delete the property would break it
    this.#view.message = said ?? '';
  }

  #failure(): string | undefined {
    const { failure, list } = this.#tree;
    const why = failure === undefined ? undefined : messageOf(failure);
    if (why !== undefined && why !== this.#said) this.#log.warn(why);
    this.#said = why;
    return why === undefined ? undefined : failureText(failure, list.runs.length > 0);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}
