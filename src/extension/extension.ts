import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { v7 as uuidv7 } from 'uuid';
import * as vscode from 'vscode';
import { teeRecorder } from '../kernel/teeRecorder.ts';
import type { Limani } from '../limani/limani.ts';
import { ContentStore } from '../limani/sqljs/contentStore.ts';
import { localMachine } from '../logbook/machine.ts';
import { existing } from '../logbook/history/existing.ts';
import { History } from '../logbook/history/history.ts';
import { LogbookRecorder } from '../logbook/recorder.ts';
import { stateFolder, stateLayout, storeLayout } from '../logbook/stateFolder.ts';
import { UnsavedRuns } from '../logbook/unsavedRuns.ts';
import { whoRuns } from '../logbook/whoRuns.ts';
import { LargeOutputs } from '../notebook/largeOutputs.ts';
import { GrantFile } from '../plugins/consent/grantFile.ts';
import { WasmPluginHost } from '../plugins/host.ts';
import { newIncidentNotebook } from './commands/newIncidentNotebook.ts';
import { revokeGrants } from './commands/revokeGrants.ts';
import { setPrometheusUrl } from './commands/setPrometheusUrl.ts';
import { setRunLogPassword } from './commands/setRunLogPassword.ts';
import { ConsentDialog } from './consentDialog.ts';
import { following } from './history/following.ts';
import { RunHistory } from './history/runHistory.ts';
import { OriginDialog } from './originDialog.ts';
import { Problems } from './record/problems.ts';
import { Serializer } from './record/serializer.ts';
import { Controller } from './run/controller.ts';
import { ReplayStatus } from './run/replayStatus.ts';
import { logRecorder } from './run/logRecorder.ts';
import { openRunLog } from './runLog.ts';
import { ProvenanceStatus } from './run/statusBar.ts';
import { settings } from './settings.ts';
import { onTrusted, preparedStore, preparingRecorder, storeLocation } from './storeLocation.ts';
import { settingsDataSources } from './values/dataSources.ts';
import { envProviders } from './values/providers.ts';
import { Secrets } from './values/secrets.ts';

/** All parts of the extension, wired; constructing only registers. */
export class Extension {
  readonly #plugins: WasmPluginHost;
  readonly #runs: Limani;
  readonly #controller: Controller;
  readonly #subscriptions: vscode.Disposable;

  constructor(context: vscode.ExtensionContext) {
    const log = vscode.window.createOutputChannel('Databook', { log: true });
    const state = stateLayout(stateFolder(process.env, process.platform));
    const location = storeLocation(state.folder, log);
    const store = storeLayout(location.folder);
    const secrets = new Secrets(context.secrets);
    const grants = new GrantFile(state.grants);
    this.#plugins = this.#createHost(context, state.pluginCache, log, secrets, grants);
    const runLog = openRunLog({
      folder: store.runs,
      contents: store.outputs,
      workerUrl: pathToFileURL(context.asAbsolutePath(path.join('dist', 'logbook-worker.cjs'))),
      backlogs: state.backlogs,
      limanis: state.limanis,
      grants,
      secrets,
      log,
    });
    this.#runs = runLog.limani;
    const logbook = new LogbookRecorder({
      limani: this.#runs,
      machine: localMachine(),
      now: () => Date.now(),
    });
    const history: RunHistory = new RunHistory({
      history: new History({
        open: following(existing(this.#runs, runLog.folder), () => history.runsChanged()),
      }),
      unsaved: new UnsavedRuns(store.unsaved),
      now: () => Date.now(),
      log,
    });
    const sources = settingsDataSources(settings.dataSources);
    this.#controller = new Controller(
      {
        plugins: this.#plugins,
        recorder: teeRecorder(preparingRecorder(location), logRecorder(log), logbook, history.recorder),
        sources,
        now: () => Date.now(),
        newRunId: () => uuidv7(),
        user: () => whoRuns(settings.user(), vscode.workspace.workspaceFolders?.[0]?.uri.fsPath),
      },
      log,
    );
    const large = new LargeOutputs(
      preparedStore(location, new ContentStore(store.content)),
      settings.maxResultBytes,
    );
    this.#subscriptions = vscode.Disposable.from(
      log,
      vscode.workspace.registerNotebookSerializer('databook', new Serializer(large)),
      vscode.notebooks.registerNotebookCellStatusBarItemProvider('databook', new ProvenanceStatus()),
      new ReplayStatus(
        sources,
        (...asked) => this.#plugins.wouldReplay(...asked),
        context.secrets.onDidChange,
        log,
      ),
      new Problems(),
      onTrusted(),
      history,
      ...this.#registerCommands(log, secrets, grants),
    );
  }

  #createHost(
    context: vscode.ExtensionContext,
    cacheDir: string,
    log: vscode.LogOutputChannel,
    secrets: Secrets,
    grants: GrantFile,
  ): WasmPluginHost {
    const dist = (...parts: string[]): string => context.asAbsolutePath(path.join('dist', ...parts));
    return new WasmPluginHost({
      bundledFolder: dist('plugins'),
      // a workspace that is not trusted has no say, and its own plugins are never loaded
      folders: () => (vscode.workspace.isTrusted ? settings.pluginFolders() : []),
      cacheDir,
      workerUrl: pathToFileURL(dist('plugin-worker.mjs')),
      transpileWorkerUrl: pathToFileURL(dist('transpile-worker.cjs')),
      envProviders: envProviders(secrets, settings.env, process.env),
      consent: new ConsentDialog(),
      originConsent: new OriginDialog(),
      grants,
      keepBytes: settings.maxResponseBytes,
      clock: () => Date.now(),
      log: (level, message) => log[level](message),
    });
  }

  #registerCommands(log: vscode.LogOutputChannel, secrets: Secrets, grants: GrantFile): vscode.Disposable[] {
    const commands: Record<string, () => unknown> = {
      'databook.newIncidentNotebook': () => newIncidentNotebook(() => new Date()),
      'databook.setPrometheusUrl': () => setPrometheusUrl(secrets),
      'databook.setRunLogPassword': () => setRunLogPassword(secrets),
      'databook.revokeGrants': () => revokeGrants(grants),
      'databook.showLog': () => log.show(),
      'databook.restartPlugins': async () => {
        await this.#plugins.restart();
        void vscode.window.showInformationMessage(
          'Plugins restarted; their folders are read anew at the next run.',
        );
      },
    };
    return Object.entries(commands).map(([id, run]) => vscode.commands.registerCommand(id, run));
  }

  async dispose(): Promise<void> {
    await this.#controller.dispose();
    await this.#plugins.dispose();
    await this.#runs.disconnect();
    this.#subscriptions.dispose();
  }
}
