import { notebookLabel } from '../logbook/history/notebookLabel.ts';
import type { OriginRequest } from '../plugins/consent/originConsent.ts';

/** What the user is shown: where a request would go, and what it is. */
export const originText = (request: OriginRequest): string => {
  const { plugin, notebook, method, bytes, privateAddress, redirectedFrom } = request;
  return [
    `Plugin: ${plugin}`,
    ...(notebook === undefined ? [] : [`Notebook: ${notebookLabel(notebook)}`]),
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
