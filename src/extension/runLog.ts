import * as vscode from 'vscode';
import { builtInLimanis, DEFAULT_LIMANI } from '../limani/builtIn.ts';
import { LimaniError } from '../limani/error.ts';
import type { Limani } from '../limani/limani.ts';
import type { LimaniConfig } from '../limani/registry.ts';
import { deferredLimani } from '../limani/thirdParty/deferredLimani.ts';
import { grantsIn } from '../limani/thirdParty/grants.ts';
import { openThirdParty } from '../limani/thirdParty/thirdParty.ts';
import type { LimaniGrantStore } from '../plugins/consent/limaniGrant.ts';
import { runLogServer, RUN_LOG_PASSWORD } from './commands/setRunLogPassword.ts';
import { askForLimani } from './limaniDialog.ts';
import { settings } from './settings.ts';
import type { Secrets } from './values/secrets.ts';

export interface RunLogDeps {
  /** Of the default store. */
  readonly folder: string;
  /** Folder of the default run log's contents. */
  readonly contents: string;
  readonly workerUrl: URL;
  /** Where runs wait for a server that is away. */
  readonly backlogs: string;
  /** Where run logs of others are installed. */
  readonly limanis: string;
  readonly grants: LimaniGrantStore;
  readonly secrets: Secrets;
  readonly log: vscode.LogOutputChannel;
}

/** Where runs are recorded. */
export interface RunLog {
  readonly limani: Limani;
  /** The folder it lies in; undefined for one that lies elsewhere. */
  readonly folder: string | undefined;
}

/**
 * Makes what the settings name, without opening it; a run log of others is looked for, and asked about, when it is first
 * opened. Where the settings are wrong, or it may not run, that is said, and runs go to the default store.
 */
export function openRunLog(deps: RunLogDeps): RunLog {
  const { folder, contents, workerUrl, backlogs, secrets, log } = deps;
  const known = builtInLimanis({
    ...{ folder, contents, workerUrl, backlogs },
    blocking: false,
    password: (variable) => password(secrets, variable),
    onWarning: (message) => log.warn(message),
  });
  const name = settings.limani();
  const config = settings.limaniConfig();
  const instead = (error: unknown): Limani => {
    if (!(error instanceof LimaniError)) throw error;
    const message = `${error.message} Until that is mended, runs are recorded in ${folder}.`;
    log.error(message);
    void vscode.window.showErrorMessage(message);
    return known.create(DEFAULT_LIMANI, {});
  };
  if (!known.has(name))
    return {
      limani: deferredLimani(() => openOthers(name, config, known.names(), deps).catch(instead)),
      folder: undefined,
    };
  if (name === DEFAULT_LIMANI) return { limani: known.create(DEFAULT_LIMANI, {}), folder };
  try {
    return { limani: known.create(name, config), folder: undefined };
  } catch (error) {
    return { limani: instead(error), folder };
  }
}

/** @throws LimaniError */
async function openOthers(
  name: string,
  config: LimaniConfig,
  known: readonly string[],
  { limanis, grants }: RunLogDeps,
): Promise<Limani> {
  const { importModule } = await import('../limani/thirdParty/importModule.ts');
  return openThirdParty(name, config, {
    installFolder: limanis,
    // a window may have any folder open, or none
    base: undefined,
    known,
    importModule,
    nodeVersion: process.versions.node,
    grants: grantsIn(grants, () => Date.now()),
    consent: askForLimani,
  });
}

/** The one that was stored for this very server, else that of a variable of the environment. */
async function password(secrets: Secrets, variable: string): Promise<string | undefined> {
  const stored = await secrets.get(RUN_LOG_PASSWORD);
  return stored && stored.origin === runLogServer() ? stored.value : process.env[variable];
}
