import * as vscode from 'vscode';
import type { Consent, ConsentRequest } from '../plugins/consent/consent.ts';
import { consentText } from './consentText.ts';

/** Asks by a modal dialog; one that is no longer waited for is answered "no". */
export class ConsentDialog implements Consent {
  async ask(request: ConsentRequest, signal: AbortSignal): Promise<boolean> {
    const choice = await vscode.window.showWarningMessage(
      `Allow the plugin “${request.name}” ${request.version} to run?`,
      { modal: true, detail: consentText(request) },
      'Allow',
    );
    return choice === 'Allow' && !signal.aborted;
  }
}
