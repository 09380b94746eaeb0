import * as vscode from 'vscode';
import { replayedPlugins } from '../../kernel/replayedPlugins.ts';
import type { WouldReplay } from '../../kernel/replayedPlugins.ts';
import type { DataSources } from '../../kernel/types.ts';
import { notebookView } from './notebookView.ts';

const text = (plugins: readonly string[], folder: string): string =>
  [
    `Cells with ${plugins.map((name) => `@plugin=${name}`).join(' and ')} are answered by the recordings in "${folder}"; no server is asked.`,
    'Their results are marked as recorded.',
    ...(plugins.includes('prometheus') ? ['Click to set a Prometheus server and ask that instead.'] : []),
  ].join('\n');

/** In the status bar, while a notebook is at hand whose cells recordings would answer: before anything runs. */
export class ReplayStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('databook.replay', vscode.StatusBarAlignment.Left, 10);
  readonly #sources: DataSources;
  readonly #wouldReplay: WouldReplay;
  readonly #subscriptions: vscode.Disposable;
  #looking: AbortController | undefined;

  /** @param onValuesChanged values of plugins that are not settings */
  constructor(
    sources: DataSources,
    wouldReplay: WouldReplay,
    onValuesChanged: vscode.Event<unknown>,
    log: vscode.LogOutputChannel,
  ) {
    this.#sources = sources;
    this.#wouldReplay = wouldReplay;
    this.#item.name = 'Databook: Replay';
    const look = (): void => {
      this.#look().catch((error: unknown) => log.error(`Cannot tell what is replayed: ${String(error)}`));
    };
    this.#subscriptions = vscode.Disposable.from(
      this.#item,
      vscode.window.onDidChangeActiveNotebookEditor(look),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, metadata, contentChanges, cellChanges }) => {
        const edited =
          metadata !== undefined || contentChanges.length > 0 || cellChanges.some((c) => c.document);
        if (edited && notebook === vscode.window.activeNotebookEditor?.notebook) look();
      }),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('databook')) look();
      }),
      onValuesChanged(look),
    );
    look();
  }

  /** Looks at the notebook as it now stands; an earlier look that still goes on no longer counts. */
  async #look(): Promise<void> {
    this.#looking?.abort();
    const { signal } = (this.#looking = new AbortController());
    const notebook = vscode.window.activeNotebookEditor?.notebook;
    const view = notebook?.notebookType === 'databook' ? notebookView(notebook) : undefined;
    const plugins = view ? await replayedPlugins(view, this.#sources, this.#wouldReplay, signal) : [];
    if (signal.aborted) return;
    if (!view || plugins.length === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(history) Replay: ${plugins.join(', ')}`;
    this.#item.tooltip = text(plugins, view.recordings?.()?.label ?? '');
    this.#item.command = plugins.includes('prometheus') ? 'databook.setPrometheusUrl' : undefined;
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.#item.accessibilityInformation = { label: `Not live. ${text(plugins, 'recordings')}` };
    this.#item.show();
  }

  dispose(): void {
    this.#looking?.abort();
    this.#subscriptions.dispose();
  }
}
