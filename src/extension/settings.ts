import * as vscode from 'vscode';
import { DEFAULT_LIMANI } from '../limani/builtIn.ts';

const section = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration('databook');

/** A named set of values for a plugin, without its secrets (those are in SecretStorage). */
export interface DataSourceSetting {
  readonly plugin: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The settings `databook.*`, read when needed: a change counts from the next run on. */
export const settings = {
  pluginFolders: (): string[] => section().get<string[]>('plugins.folders', []),
  /** Values for plugins' environment variables. */
  env: (): Record<string, string> => section().get<Record<string, string>>('env', {}),
  dataSources: (): Record<string, DataSourceSetting> =>
    section().get<Record<string, DataSourceSetting>>('dataSources', {}),
  /** Folder of the run store; read once, when the extension starts. */
  store: (): string => section().get<string>('store', ''),
  /** `user` or `workspace`, where the setting above says nothing; read once, when the extension starts. */
  storeLocation: (): string => section().get<string>('storeLocation', 'user'),
  /** Where runs are recorded, and what that needs to be told; both read once, when the extension starts. */
  limani: (): string => section().get<string>('limani', DEFAULT_LIMANI),
  limaniConfig: (): Record<string, unknown> => section().get<Record<string, unknown>>('limaniConfig', {}),
  user: (): string => section().get<string>('user', '').trim(),
  continueOnError: (): boolean => section().get<boolean>('run.continueOnError', false),
  /** Results above this many bytes are summarised in the file. */
  maxResultBytes: (): number => section().get<number>('result.maxKiB', 256) * 1024,
  /** Answers of at most so many bytes are kept with their runs; 0 keeps none. */
  maxResponseBytes: (): number => section().get<number>('responses.maxKiB', 4096) * 1024,

  async setEnv(name: string, value: string): Promise<void> {
    await section().update('env', { ...settings.env(), [name]: value }, vscode.ConfigurationTarget.Global);
  },
};
