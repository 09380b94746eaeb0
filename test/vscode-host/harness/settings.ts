// User settings of the VS Code that tests and `npm start` open: no telemetry, no galleries, no AI, no start page.

export const baseSettings: Readonly<Record<string, unknown>> = {
  'workbench.startupEditor': 'none',
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
