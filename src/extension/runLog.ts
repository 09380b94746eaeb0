import * as vscode from 'vscode';
import { buffered } from '../limani/buffer/factory.ts';
import { LimaniError } from '../limani/error.ts';
import type { Limani } from '../limani/limani.ts';
import { mongodbFactory } from '../limani/mongodb/factory.ts';
import { postgresFactory } from '../limani/postgres/factory.ts';
import { LimaniRegistry } from '../limani/registry.ts';
import { sqljsFactory } from '../limani/sqljs/factory.ts';
import { runLogServer, RUN_LOG_PASSWORD } from './commands/setRunLogPassword.ts';
import { settings } from './settings.ts';
import type { Secrets } from './values/secrets.ts';

const DEFAULT = 'sqljs';

export interface RunLogDeps {
  /** Of the default store. */
  readonly folder: string;
  /** Folder of the default run log's contents. */
  readonly contents: string;
  readonly workerUrl: URL;
  /** Where runs wait for a server that is away. */
  readonly backlogs: string;
  readonly secrets: Secrets;
  readonly log: vscode.LogOutputChannel;
}

/** Where runs are recorded. */
export interface RunLog {
  readonly limani: Limani;
  /** The folder it lies in; undefined for one that lies elsewhere. */
  readonly folder: string | undefined;
}

/** Makes what the settings name, without opening it. Where they are wrong, that is said, and runs go to the default store. */
export function openRunLog({ folder, contents, workerUrl, backlogs, secrets, log }: RunLogDeps): RunLog {
  const onWarning = (message: string): void => log.warn(message);
  const buffer = { backlogs, blocking: false, onWarning };
  const known = new LimaniRegistry({
    sqljs: sqljsFactory({ folder, contents, workerUrl, blocking: false, publishAfterMs: 30_000, onWarning }),
    postgres: buffered(
      'postgres',
      postgresFactory({ password: () => password(secrets, 'PGPASSWORD'), onWarning }),
      buffer,
    ),
    mongodb: buffered(
      'mongodb',
      mongodbFactory({ password: () => password(secrets, 'MONGODB_PASSWORD'), onWarning }),
      buffer,
    ),
  });
  const name = settings.limani();
  try {
    if (name !== DEFAULT) return { limani: known.create(name, settings.limaniConfig()), folder: undefined };
  } catch (error) {
    if (!(error instanceof LimaniError)) throw error;
    const message = `${error.message} Until that is mended, runs are recorded in ${folder}.`;
    log.error(message);
    void vscode.window.showErrorMessage(message);
  }
  return { limani: known.create(DEFAULT, {}), folder };
}

/** The one that was stored for this very server, else that of a variable of the environment. */
async function password(secrets: Secrets, variable: string): Promise<string | undefined> {
  const stored = await secrets.get(RUN_LOG_PASSWORD);
  return stored && stored.origin === runLogServer() ? stored.value : process.env[variable];
}
