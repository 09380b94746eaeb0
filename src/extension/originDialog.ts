import * as vscode from 'vscode';
import type { OriginAnswer, OriginConsent, OriginRequest } from '../plugins/consent/originConsent.ts';

/** The file's name, as a person knows the notebook. */
const nameOf = (notebook: string): string =>
  decodeURIComponent(notebook.slice(notebook.lastIndexOf('/') + 1)) || notebook;

/** What the user is shown: where a request would go, and what it is. */
export const originText = (request: OriginRequest): string => {
  const { plugin, notebook, method, bytes, privateAddress, redirectedFrom } = request;
  return [
    `Plugin: ${plugin}`,
    ...(notebook === undefined ? [] : [`Notebook: ${nameOf(notebook)}`]),
    `Waiting: ${method}${bytes > 0 ? `, which sends ${bytes.toLocaleString('en')} bytes` : ''}`,
    ...(privateAddress === undefined
      ? []
      : [`This is a private address (${privateAddress}): this machine, or a network of yours.`]),
    ...(redirectedFrom === undefined
      ? []
      : [`The cell does not name it: ${redirectedFrom} redirects there.`]),
    '',
    'Requests that change something are still put to you one by one. “Databook: Revoke a Plugin’s Grant” takes this back.',
  ].join('\n');
};

/** Asks by a modal dialog; one that is no longer waited for is answered "no". */
export class OriginDialog implements OriginConsent {
  async ask(request: OriginRequest, signal: AbortSignal): Promise<OriginAnswer> {
    const allow = 'Allow for This Notebook';
    const choice = await vscode.window.showWarningMessage(
      `Let this notebook send requests to ${request.origin}?`,
      { modal: true, detail: originText(request) },
      allow,
    );
    return choice === allow && !signal.aborted ? 'notebook' : 'deny';
  }

  howToAllow(): string {
    return 'Run the cell again to be asked again.';
  }
}
