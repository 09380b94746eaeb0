import * as vscode from 'vscode';
import type { OriginAnswer, OriginConsent, OriginRequest } from '../plugins/consent/originConsent.ts';
import { originText } from './originText.ts';

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
