import * as vscode from 'vscode';
import { settings } from '../settings.ts';
import type { Secrets } from '../values/secrets.ts';

/** No name of an environment variable: plugins cannot ask for it. */
export const RUN_LOG_PASSWORD = 'limani/password';

/** `user@host:port` of the server in the settings, for which a password is kept; undefined where none is named. */
export function runLogServer(): string | undefined {
  const given = settings.limaniConfig()['url'];
  if (typeof given !== 'string') return undefined;
  const url = URL.parse(given);
  if (url) return `${url.username}@${url.host}`;
  // several hosts, as MongoDB has them
  const [, user = '', hosts] = /^[a-z+]+:\/\/(?:([^:@/?#]*)[^@/?#]*@)?([^@/?#]+)/.exec(given) ?? [];
  return hosts === undefined ? undefined : `${user}@${hosts}`;
}

/** Keeps the password of the run log's database in the secret store, for the server that the settings name. */
export async function setRunLogPassword(secrets: Secrets): Promise<void> {
  const server = runLogServer();
  if (server === undefined) {
    void vscode.window.showErrorMessage(
      'Set databook.limaniConfig first: its "url" says which database the password is for.',
    );
    return;
  }
  const value = await vscode.window.showInputBox({
    title: 'Set Password of the Run Log',
    prompt: `Password for ${server}; empty removes the one that is kept`,
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined) return;
  await (value === '' ? secrets.delete(RUN_LOG_PASSWORD) : secrets.set(RUN_LOG_PASSWORD, value, server));
}
