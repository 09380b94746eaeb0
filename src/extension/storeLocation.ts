import * as vscode from 'vscode';
import { recorderOf } from '../kernel/recorderOf.ts';
import type { Recorder } from '../kernel/types.ts';
import { storeFolder } from '../logbook/stateFolder.ts';
import { linkIn, prepareStore, workspaceStore } from '../logbook/workspaceStore.ts';
import type { ByteStore } from '../notebook/largeOutputs.ts';
import { settings } from './settings.ts';

/** Where runs and large results are kept by this window. */
export interface StoreLocation {
  readonly folder: string;
  /** Before something is written there for the first time. */
  readonly prepare: () => Promise<void>;
}

/**
 * The store that environment and settings choose. A folder in the workspace is chosen by the user alone, for workspaces
 * that are trusted; where it has a link, that is said, and the user's own store is taken.
 * @param state the user's state folder
 */
export function storeLocation(state: string, log: vscode.LogOutputChannel): StoreLocation {
  const workspace = candidate();
  const folder = storeFolder({ env: process.env, setting: settings.store(), workspace }, state);
  const nothing = { folder, prepare: () => Promise.resolve() };
  if (folder !== workspace) return nothing;
  const link = linkIn(folder);
  if (link !== undefined) {
    const message = `Runs are not recorded in this workspace, because ${link} is a link to another place. Until it is removed and the window reloaded, they are recorded in ${state}.`;
    log.error(message);
    void vscode.window.showErrorMessage(message);
    return { ...nothing, folder: state };
  }
  let ready: Promise<void> | undefined;
  return { folder, prepare: () => (ready ??= prepareStore(folder)) };
}

/** Of the first folder, where the user wants it and trusts the workspace. */
function candidate(): string | undefined {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  const wanted = settings.storeLocation() === 'workspace' && vscode.workspace.isTrusted;
  return wanted && first?.uri.scheme === 'file' ? workspaceStore(first.uri.fsPath) : undefined;
}

/** To be told of runs before they are recorded. */
export const preparingRecorder = ({ prepare }: StoreLocation): Recorder =>
  recorderOf({ runStarted: () => prepare() });

/** The same bytes, in a folder that is prepared before the first of them. */
export const preparedStore = ({ prepare }: StoreLocation, store: ByteStore): ByteStore => ({
  put: async (bytes) => {
    await prepare();
    return store.put(bytes);
  },
  get: (sha256) => store.get(sha256),
});

/** A workspace that comes to be trusted has its own store from the next start of the window on. */
export const onTrusted = (): vscode.Disposable =>
  vscode.workspace.onDidGrantWorkspaceTrust(async () => {
    if (settings.storeLocation() !== 'workspace') return;
    const reload = 'Reload Window';
    const choice = await vscode.window.showInformationMessage(
      'Runs of this workspace are recorded in its folder .databook when the window was reloaded; until then with your own state.',
      reload,
    );
    if (choice === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
  });
