import { homedir } from 'node:os';
import path from 'node:path';

/** The folder for what Databook remembers about this user on this machine, shared by the editor and the command line. */
export const stateFolder = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string => {
  const given = platform === 'win32' ? env['LOCALAPPDATA'] : env['XDG_STATE_HOME'];
  if (given && path.isAbsolute(given)) return path.join(given, 'databook');
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'databook');
  return platform === 'win32'
    ? path.join(homedir(), 'AppData', 'Local', 'databook')
    : path.join(homedir(), '.local', 'state', 'databook');
};

/** What lies where in the state folder. */
export const stateLayout = (folder: string) => ({
  folder,
  /** Plugins that the user has agreed to. */
  grants: path.join(folder, 'grants.json'),
  /** Transpiled plugins; safe to delete. */
  pluginCache: path.join(folder, 'plugin-cache'),
  /** Run logs of others, installed by npm in its `node_modules`. */
  limanis: path.join(folder, 'limani'),
  /** What waits for run logs on servers that are away, a folder for each. */
  backlogs: path.join(folder, 'limani-backlog'),
});

/** Who may say where the run store lies, in order of precedence; `~/` is the user's home. */
export interface StoreChoices {
  /** `--store` of the command line. */
  readonly option?: string | undefined;
  /** Its `DATABOOK_STORE` counts. */
  readonly env: NodeJS.ProcessEnv;
  /** `databook.store` of the editor. */
  readonly setting?: string | undefined;
  /** The store of the workspace, where `databook.storeLocation` says so. */
  readonly workspace?: string | undefined;
}

/** The folder of the run store: the first choice that says something, else the state folder. */
export const storeFolder = ({ option, env, setting, workspace }: StoreChoices, state: string): string => {
  const chosen = [option, env['DATABOOK_STORE'], setting, workspace]
    .map((choice) => choice?.trim())
    .find(Boolean);
  return chosen === undefined ? state : path.resolve(chosen.replace(/^~(?=$|[/\\])/, homedir()));
};

/** What lies where in the folder of the run store. */
export const storeLayout = (folder: string) => ({
  folder,
  /** The run log. */
  runs: path.join(folder, 'runs'),
  /** Results that are too large for their notebook's file, by hash. */
  content: path.join(folder, 'content'),
  /** Which runs may have results that their notebooks' files lack. */
  unsaved: path.join(folder, 'unsaved'),
  /** Contents of the run log, by hash: its alone, so that what no run refers to can be removed. */
  outputs: path.join(folder, 'outputs'),
});
