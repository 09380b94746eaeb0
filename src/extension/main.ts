import type * as vscode from 'vscode';
import { Extension } from './extension.ts';

let extension: Extension | undefined;

/** Called by VS Code. Registers; loads no plugin, starts no worker and reads no file. */
export function activate(context: vscode.ExtensionContext): void {
  if (extension) throw new Error('Databook is active already.');
  extension = new Extension(context);
}

/** Called by VS Code, which waits a few seconds: ends what runs and records it. */
export async function deactivate(): Promise<void> {
  await extension?.dispose();
  extension = undefined;
}
