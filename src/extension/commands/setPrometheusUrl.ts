import * as vscode from 'vscode';
import { settings } from '../settings.ts';
import type { Secrets } from '../values/secrets.ts';
import { urlProblem } from './urlProblem.ts';

const TOKEN = 'PROMETHEUS_TOKEN';
const USER = 'PROMETHEUS_USER';
const PASSWORD = 'PROMETHEUS_PASSWORD';

const ask = (prompt: string, password: boolean): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: 'Set Prometheus URL',
    prompt,
    password,
    ignoreFocusOut: true,
    validateInput: (value) =>
      value ? undefined : 'This cannot be empty; Escape leaves everything as it was.',
  });

/** Asks for one kind of credentials; `undefined` when the user backs out. */
async function askCredentials(): Promise<Record<string, string> | undefined> {
  const kind = await vscode.window.showQuickPick(
    [
      { label: 'No authentication', id: 'none' },
      { label: 'Bearer token', id: 'bearer', description: 'kept in the secret store' },
      { label: 'User and password', id: 'basic', description: 'kept in the secret store' },
    ] as const,
    { title: 'Set Prometheus URL', placeHolder: 'How does this server know you?', ignoreFocusOut: true },
  );
  if (!kind) return undefined;
  if (kind.id === 'none') return {};
  if (kind.id === 'bearer') {
    const token = await ask('Bearer token', true);
    return token === undefined ? undefined : { [TOKEN]: token };
  }
  const user = await ask('User', false);
  if (user === undefined) return undefined;
  const password = await ask(`Password of ${user}`, true);
  return password === undefined ? undefined : { [USER]: user, [PASSWORD]: password };
}

/** Asks where Prometheus is; the address goes into the user's settings, credentials into the secret store, bound to it. */
export async function setPrometheusUrl(secrets: Secrets): Promise<void> {
  const text = await vscode.window.showInputBox({
    title: 'Set Prometheus URL',
    prompt: 'The address that you open Prometheus under',
    placeHolder: 'https://prometheus.example',
    value: settings.env()['PROMETHEUS_URL'] ?? '',
    validateInput: urlProblem,
    ignoreFocusOut: true,
  });
  if (text === undefined) return;
  const credentials = await askCredentials();
  if (!credentials) return;
  const url = text.trim().replace(/\/+$/, '');
  const { origin } = new URL(url);
  for (const name of [TOKEN, USER, PASSWORD]) {
    const value = credentials[name];
    await (value === undefined ? secrets.delete(name) : secrets.set(name, value, origin));
  }
  await settings.setEnv('PROMETHEUS_URL', url);
  void vscode.window.showInformationMessage(`Cells with @plugin=prometheus now query ${url}.`);
}
