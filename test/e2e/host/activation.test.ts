// What activation may touch.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';

export const activation = (): void => {
  suite('activation', () => {
    test('the extension is installed from the package', () => {
      const extension = vscode.extensions.getExtension('databook.databook');
      assert.ok(extension);
    });
  });
};
