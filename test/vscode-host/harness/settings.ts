// User settings of the VS Code that tests and `npm start` open: no telemetry, no galleries, no AI, no start page.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const baseSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
  // Each click in the explorer opens a tab of its own.
  'workbench.editor.enablePreview': false,
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  // Without it a file opened by the address opens as text while the list of extensions is still being read.
  'workbench.editorAssociations': { '*.databook': 'databook' },
};

/**
 * Writes a user's settings into a server's home: settings of scope `machine` count in one file, all others in the other.
 * @param overwrite false keeps what is there
 */
export function writeSettings(
  home: string,
  settings: Readonly<Record<string, unknown>>,
  { overwrite }: { overwrite: boolean },
): void {
  for (const folder of ['User', 'Machine']) {
    const file = path.join(home, 'data', folder, 'settings.json');
    if (existsSync(file) && !overwrite) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...baseSettings, ...settings }, null, 2));
  }
}
