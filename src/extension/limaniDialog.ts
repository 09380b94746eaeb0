import * as vscode from 'vscode';
import type { AdapterRequest } from '../limani/thirdParty/thirdParty.ts';

/** What the user is shown of a run log of others: what would run, and that nothing holds it in. */
const limaniText = ({ asked, folder, sha256 }: AdapterRequest): string =>
  [
    `The setting databook.limani names it: ${asked}`,
    '',
    'It is a program of others that would run with all rights of the editor, not in the sandbox of plugins. It sees everything that is recorded.',
    '',
    `From ${folder}`,
    `Files, with the packages it needs: sha256 ${sha256}`,
    'You are asked again when they change. Without it, runs are recorded in the default store.',
  ].join('\n');

/** Asks by a modal dialog. */
export async function askForLimani(request: AdapterRequest): Promise<boolean> {
  const choice = await vscode.window.showWarningMessage(
    `Let “${`${request.name} ${request.version}`.trim()}” keep the run log?`,
    { modal: true, detail: limaniText(request) },
    'Allow',
  );
  return choice === 'Allow';
}
