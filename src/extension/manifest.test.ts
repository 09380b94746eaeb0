import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };

const { capabilities, contributes, activationEvents } = packageJson;
const properties: Record<string, { scope: string }> = contributes.configuration.properties;

test('a workspace, and so a repository, sets no values, data sources, plugin folders or stores, nor who ran a cell', () => {
  const stores = ['store', 'storeLocation', 'limani', 'limaniConfig'];
  const names = ['env', 'dataSources', 'plugins.folders', ...stores, 'user'].map(
    (name) => `databook.${name}`,
  );
  expect(names.map((name) => properties[name]?.scope)).toEqual(names.map(() => 'machine'));
});

test('every setting that is read is declared, and the other way round', () => {
  const source = readFileSync(new URL('settings.ts', import.meta.url), 'utf8');
  const read = [...source.matchAll(/\.get<[^(]*>\('([^']+)'/g)].map(([, name]) => `databook.${name}`);
  expect(read.toSorted()).toEqual(Object.keys(properties).toSorted());
});

test('notebooks open in Restricted Mode; nothing is activated at the start of every window', () => {
  expect(capabilities.untrustedWorkspaces.supported).toBe('limited');
  expect(activationEvents).toContain('onNotebook:databook');
  expect(activationEvents).not.toContain('*');
  expect(activationEvents).not.toContain('onStartupFinished');
});

test('Run has a key that VS Code does not leave to other systems', () => {
  const run = contributes.keybindings.find(({ command }) => command === 'notebook.cell.execute');
  expect(run?.key).toBe('ctrl+enter');
  expect(run?.when).toContain("notebookType == 'databook'");
});
