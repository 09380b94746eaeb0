import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/runStore.ts';
import { notebookName } from './notebookName.ts';

test('a file has one name, however it is spelt', async () => {
  const folder = realpathSync(temporaryFolder());
  const file = path.join(folder, "a b(é)'@=%20.databook");
  writeFileSync(file, '');
  mkdirSync(path.join(folder, 'sub'));
  const uri = pathToFileURL(file).href;
  // VS Code escapes more than Node does
  const encoded = `file://${file.split(path.sep).map(encodeURIComponent).join('/')}`;
  for (const id of [
    file,
    uri,
    encoded,
    path.relative(process.cwd(), file),
    path.join(folder, 'sub', '..', path.basename(file)),
  ])
    expect(await notebookName(id)).toBe(file);
});

test.skipIf(process.platform === 'win32')('links are followed', async () => {
  const folder = realpathSync(temporaryFolder());
  writeFileSync(path.join(folder, 'a.databook'), '');
  symlinkSync(path.join(folder, 'a.databook'), path.join(folder, 'b.databook'));
  expect(await notebookName(path.join(folder, 'b.databook'))).toBe(path.join(folder, 'a.databook'));
});

test('what is no file keeps its URI, what is gone its path', async () => {
  expect(await notebookName('untitled:Untitled-1.databook')).toBe('untitled:Untitled-1.databook');
  expect(await notebookName('vscode-vfs://github/a/b.databook')).toBe('vscode-vfs://github/a/b.databook');
  expect(await notebookName('file:///nowhere/gone.databook')).toBe(path.resolve('/nowhere/gone.databook'));
});

test('who opened it with which secret is no part of the name', async () => {
  expect(await notebookName('sftp://oncall:hunter2@bastion/srv/x.databook')).toBe(
    'sftp://bastion/srv/x.databook',
  );
  expect(await notebookName('https://h/x.databook?token=abc')).toBe('https://h/x.databook?token=');
});
