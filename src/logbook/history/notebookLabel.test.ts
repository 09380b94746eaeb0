import { expect, test } from 'vitest';
import { notebookLabel, notebookPath } from './notebookLabel.ts';

test.each([
  ['file:///work/a%20b/x.databook', '/work/a b/x.databook', 'x.databook'],
  ['/work/x.databook', '/work/x.databook', 'x.databook'],
  ['untitled:Untitled-1.databook', 'untitled:Untitled-1.databook', 'untitled:Untitled-1.databook'],
  ['vscode-vfs://github/o/r/x%20y.databook', 'vscode-vfs://github/o/r/x y.databook', 'x y.databook'],
  ['file:///%E0%A4%A', 'file:///%E0%A4%A', '%E0%A4%A'],
  ['', '', ''],
])('%s', (notebook, path, name) => {
  expect([notebookPath(notebook), notebookLabel(notebook)]).toEqual([path, name]);
});
