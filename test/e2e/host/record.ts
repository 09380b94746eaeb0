// The record through VS Code: what was not edited is written back byte for byte.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { parse } from '../../../src/notebook/parse.ts';
import { bytesOf, cellTexts, closeAll, forceSave, openNotebook, save, setText, until } from './documents.ts';

const fixtures = path.join(process.env['DATABOOK_ROOT'] ?? '', 'test/fixtures/notebooks');

/** Fixtures that may be edited: neither of a newer format nor something else than text. */
function editable(): { name: string; bytes: Buffer }[] {
  const files = globSync('**/*.databook', { cwd: fixtures });
  return files
    .map((name) => ({ name, bytes: readFileSync(path.join(fixtures, name)) }))
    .filter(({ bytes }) => {
      try {
        return parse(bytes).newerVersion === undefined;
      } catch {
        return false;
      }
    });
}

const sample = `---
databook: 1
title: Sample
---

# First

\`\`\`databook
@plugin=prometheus
up
\`\`\`

<!-- databook:result status=success at=2025-11-20T02:16:40.123Z took=0.21s by=oncall -->
\`\`\`text
1 series
\`\`\`
<!-- databook:end -->

Second

paragraph

\`\`\`databook
@plugin=prometheus
rate(x[5m])
\`\`\`
`;

export const record = (): void => {
  suite('record', () => {
    teardown(closeAll);

    test('there are fixtures', () => assert.ok(editable().length > 5, `${editable().length} in ${fixtures}`));

    for (const { name, bytes } of editable()) {
      test(`open, edit, undo, save leaves ${name} as it was; what is edited is saved`, async () => {
        const { uri, notebook } = await openNotebook(bytes);
        const before = cellTexts(notebook);
        for (const cell of notebook.getCells()) {
          const text = cell.document.getText();
          await setText(cell, `${text}!`);
          await vscode.commands.executeCommand('undo');
          if (cell.document.getText() !== text) await setText(cell, text);
        }
        assert.deepEqual(cellTexts(notebook), before);
        await forceSave(notebook);
        assertBytes(await bytesOf(uri), bytes);
        assertBytes(await editBackAndSave(uri, notebook), bytes);
        if (notebook.cellCount > 0) await setText(notebook.cellAt(0), 'edited');
        await save(notebook);
        assert.deepEqual(savedTexts(await bytesOf(uri)), plainTexts(notebook));
      });
    }

    for (const { title, command, at, change } of operations) {
      test(`${title}, saved, says what the editor says; undone and saved, leaves the file as it was`, async () => {
        const { uri, notebook, editor } = await openNotebook(sample);
        const before = cellTexts(notebook);
        editor.selection = new vscode.NotebookRange(at, at + 1);
        await change?.(notebook, editor);
        await vscode.commands.executeCommand(command);
        await until(() => cellTexts(notebook).join('\n') !== before.join('\n'), title);
        await forceSave(notebook);
        assert.deepEqual(savedTexts(await bytesOf(uri)), plainTexts(notebook));
        await undoUntil(() => cellTexts(notebook).join('\n') === before.join('\n'));
        await forceSave(notebook);
        assertBytes(await bytesOf(uri), Buffer.from(sample));
      });
    }

    test('the copy of a cell, edited, does not write the original text', async () => {
      const { uri, notebook, editor } = await openNotebook(sample);
      editor.selection = new vscode.NotebookRange(1, 2);
      await vscode.commands.executeCommand('notebook.cell.copyDown');
      await until(() => notebook.cellCount === 5, 'copied');
      await setText(notebook.cellAt(2), '@plugin=prometheus\ndown');
      await save(notebook);
      assert.deepEqual(savedTexts(await bytesOf(uri)), plainTexts(notebook));
    });

    test('the content of a saved notebook is the same after reopening', async () => {
      const { uri, notebook } = await openNotebook(sample);
      await setText(notebook.cellAt(3), '@plugin=prometheus\nsum(up)');
      await save(notebook);
      const saved = await bytesOf(uri);
      const again = await openNotebook(saved);
      assert.equal(again.notebook.cellAt(1).outputs.length, 1);
      assert.deepEqual(cellTexts(again.notebook), cellTexts(notebook));
      await forceSave(again.notebook);
      assertBytes(await bytesOf(again.uri), saved);
    });

    test('a file of a newer format is not written', async () => {
      const newer = sample.replace('databook: 1', 'databook: 99');
      const { uri, notebook } = await openNotebook(newer);
      const edit = new vscode.WorkspaceEdit();
      edit.set(uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(0, 1))]);
      await vscode.workspace.applyEdit(edit);
      await notebook.save().then(undefined, () => false);
      assertBytes(await bytesOf(uri), Buffer.from(newer));
      await vscode.commands.executeCommand('workbench.action.files.revert');
    });
  });
};

interface Operation {
  readonly title: string;
  readonly command: string;
  readonly at: number;
  readonly change?: (notebook: vscode.NotebookDocument, editor: vscode.NotebookEditor) => Promise<void>;
}

const operations: readonly Operation[] = [
  { title: 'a copied cell', command: 'notebook.cell.copyDown', at: 1 },
  { title: 'a moved cell', command: 'notebook.cell.moveDown', at: 1 },
  { title: 'joined cells', command: 'notebook.cell.joinBelow', at: 0, change: asMarkup },
  { title: 'a deleted cell', command: 'notebook.cell.delete', at: 1 },
  { title: 'a split cell', command: 'notebook.cell.split', at: 3, change: cursorInside },
];

/** Only cells of one kind can be joined: puts two markup cells side by side. */
async function asMarkup(notebook: vscode.NotebookDocument, editor: vscode.NotebookEditor): Promise<void> {
  editor.selection = new vscode.NotebookRange(1, 2);
  await vscode.commands.executeCommand('notebook.cell.moveDown');
  await until(() => notebook.cellAt(1).kind === vscode.NotebookCellKind.Markup, 'moved');
  editor.selection = new vscode.NotebookRange(0, 1);
}

async function cursorInside(notebook: vscode.NotebookDocument): Promise<void> {
  await vscode.commands.executeCommand('notebook.cell.edit');
  await until(
    () => vscode.window.activeTextEditor?.document === notebook.cellAt(3).document,
    'cell in edit mode',
  );
  const editor = vscode.window.activeTextEditor!;
  editor.selection = new vscode.Selection(1, 0, 1, 0);
}

async function undoUntil(condition: () => boolean): Promise<void> {
  for (let left = 6; left > 0 && !condition(); left--) await vscode.commands.executeCommand('undo');
  await until(condition, 'undone');
}

/** Makes the document dirty and says the same again: now VS Code really serializes. */
async function editBackAndSave(uri: vscode.Uri, notebook: vscode.NotebookDocument): Promise<Buffer> {
  if (notebook.cellCount > 0) {
    const cell = notebook.cellAt(notebook.cellCount - 1);
    const text = cell.document.getText();
    await setText(cell, `${text}\n?`);
    await setText(cell, text);
    await save(notebook);
  }
  return bytesOf(uri);
}

/** Texts of the cells on file, with the line ending that VS Code knows. */
const savedTexts = (bytes: Uint8Array): string[] =>
  parse(bytes).cells.map((cell) => cell.source.replaceAll(/\r\n?/g, '\n'));

const plainTexts = (notebook: vscode.NotebookDocument): string[] =>
  notebook.getCells().map((cell) => cell.document.getText().replaceAll(/\r\n?/g, '\n'));

function assertBytes(actual: Buffer, expected: Buffer): void {
  if (!actual.equals(expected)) assert.equal(actual.toString(), expected.toString());
  assert.ok(actual.equals(expected), 'the same text, other bytes');
}
