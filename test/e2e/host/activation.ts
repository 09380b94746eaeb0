// What activation does, and what it leaves alone.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as vscode from 'vscode';
import { callsFrom } from './watched.ts';

/** Modules of Node itself that were loaded so far. */
const builtinsLoaded = (): readonly string[] =>
  (process as unknown as { moduleLoadList: string[] }).moduleLoadList;

export const activation = (): void => {
  suite('activation', () => {
    const extension = vscode.extensions.getExtension<unknown>('databook.databook')!;

    test('waits until a notebook is opened', () => {
      assert.ok(extension, 'the package is installed');
      assert.equal(extension.isActive, false);
    });

    test('touches no WASM, no SQL, no worker and no file', async () => {
      const calls = await callsFrom(path.join(extension.extensionPath, 'dist'), async () => {
        await extension.activate();
      });
      assert.ok(extension.isActive);
      assert.deepEqual(calls, []);
      assert.ok(!builtinsLoaded().includes('NativeModule sqlite'), 'node:sqlite is not loaded');
      const bundles = Object.keys(createRequire(__filename).cache).map((file) => path.basename(file));
      assert.ok(bundles.includes('extension.cjs'), 'this list is of the modules of the same host');
      assert.ok(!bundles.includes('undici.cjs'), 'what makes requests is not loaded');
      assert.ok(!bundles.includes('pg.cjs'), 'what speaks to PostgreSQL is not loaded');
      assert.ok(!bundles.includes('import-module.cjs'), 'what loads run logs of others is not loaded');
      assert.ok(!bundles.includes('mongodb.cjs'), 'what speaks to MongoDB is not loaded');
    });

    test('registers every command of the manifest', async () => {
      const { contributes } = extension.packageJSON as { contributes: { commands: { command: string }[] } };
      const known = new Set(await vscode.commands.getCommands(true));
      const missing = contributes.commands.filter(({ command }) => !known.has(command));
      assert.deepEqual(missing, []);
    });

    test('the watch sees what it is to see', async () => {
      // The bytes of an empty module. This file stands in for the extension.
      const empty = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);
      const calls = await callsFrom(path.dirname(__filename), () => WebAssembly.compile(empty));
      // the suites themselves may be reading a file at the same time
      assert.ok(calls.includes('WebAssembly.compile'), calls.join());
    });
  });
};
