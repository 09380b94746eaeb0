import * as vscode from 'vscode';
import type { History } from '../../logbook/history/history.ts';
import type { RunCell } from '../../logbook/history/model.ts';
import type { RunLine } from '../../logbook/history/runLine.ts';
import { cellRow, dayHeading, groups, notebookHeading, runRow, type Row } from './present.ts';
import { RunList } from './runList.ts';

export type GroupBy = 'time' | 'notebook';

export type RunsNode =
  | { readonly kind: 'group'; readonly heading: string; readonly runs: readonly RunLine[] }
  | { readonly kind: 'run'; readonly run: RunLine }
  | { readonly kind: 'cell'; readonly run: RunLine; readonly cell: RunCell }
  | { readonly kind: 'more' };

/** The rows of the view "Runs". Nothing is read before the view asks, which it does when it is to be seen. */
export class RunsTree implements vscode.TreeDataProvider<RunsNode>, vscode.Disposable {
  readonly list: RunList;
  readonly #history: History;
  readonly #now: () => number;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #read = new vscode.EventEmitter<undefined>();
  /** The list was read, or could not be. */
  readonly onDidRead = this.#read.event;
  #groupBy: GroupBy = 'time';
  #failure: unknown;

  /** @param now epoch milliseconds */
  constructor(history: History, now: () => number) {
    this.#history = history;
    this.#now = now;
    this.list = new RunList(history);
  }

  /** Why the runs cannot be shown; undefined where they can. */
  get failure(): unknown {
    return this.#failure;
  }

  group(by: GroupBy): void {
    this.#groupBy = by;
    this.#changed.fire(undefined);
  }

  /** Shows what `change` made of the list; a failure is kept to be shown. */
  async update(change: (list: RunList) => Promise<void>): Promise<void> {
    await this.#attempt(() => change(this.list));
    this.#changed.fire(undefined);
  }

  async getChildren(node?: RunsNode): Promise<RunsNode[]> {
    if (!node) return this.#roots();
    if (node.kind === 'group') return node.runs.map((run) => ({ kind: 'run', run }));
    if (node.kind !== 'run') return [];
    const { cells } = await this.#history.outline(node.run.id);
    return cells.map((cell) => ({ kind: 'cell', run: node.run, cell }));
  }

  async #roots(): Promise<RunsNode[]> {
    // rows that are there already say nothing new of the run log
    if (!this.list.loaded) await this.#attempt(() => this.list.load());
    const headingOf =
      this.#groupBy === 'time' ? (run: RunLine) => dayHeading(run, this.#now()) : notebookHeading;
    const found = groups(this.list.runs, headingOf).map((group) => ({ kind: 'group' as const, ...group }));
    return this.list.hasMore ? [...found, { kind: 'more' }] : found;
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error ?? new Error('The run log cannot be read.');
    }
    this.#read.fire(undefined);
  }

  getTreeItem(node: RunsNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group':
        return groupItem(node.heading, node.runs.length, this.#groupBy);
      case 'run':
        return runItem(node.run, this.#groupBy);
      case 'cell':
        return cellItem(node);
      case 'more':
        return moreItem();
    }
  }

  dispose(): void {
    this.#changed.dispose();
    this.#read.dispose();
  }
}

const open = (run: RunLine): vscode.Command => ({
  command: 'databook.runs.open',
  title: 'Open Run',
  arguments: [{ kind: 'run', run } satisfies RunsNode],
});

function itemOf(row: Row, state: vscode.TreeItemCollapsibleState): vscode.TreeItem {
  const item = new vscode.TreeItem(row.label, state);
  const { id, color } = row.icon;
  item.description = row.description;
  item.tooltip = row.tooltip;
  item.iconPath = new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.accessibilityInformation = {
    label: `${row.label}, ${row.tooltip.split('\n')[0] ?? ''}, ${row.description}`,
  };
  return item;
}

function groupItem(heading: string, count: number, by: GroupBy): vscode.TreeItem {
  const item = new vscode.TreeItem(heading, vscode.TreeItemCollapsibleState.Expanded);
  item.id = `${by} ${heading}`;
  item.description = count === 1 ? '1 run' : `${count} runs`;
  item.contextValue = 'group';
  return item;
}

function runItem(run: RunLine, by: GroupBy): vscode.TreeItem {
  const item = itemOf(runRow(run, by), vscode.TreeItemCollapsibleState.Collapsed);
  item.id = `${by} ${run.id}`;
  item.contextValue = run.pinned ? 'run pinned' : 'run';
  item.command = open(run);
  return item;
}

function cellItem({ run, cell }: Extract<RunsNode, { kind: 'cell' }>): vscode.TreeItem {
  const item = itemOf(cellRow(cell), vscode.TreeItemCollapsibleState.None);
  item.contextValue = 'cell';
  item.command = open(run);
  return item;
}

function moreItem(): vscode.TreeItem {
  const item = new vscode.TreeItem('Load more…', vscode.TreeItemCollapsibleState.None);
  item.id = 'more';
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'databook.runs.loadMore', title: 'Load More' };
  return item;
}
