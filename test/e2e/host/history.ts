// Runs that were recorded are shown again: as notebooks that nobody can change.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { insertResults } from '../../../src/extension/history/insertResults.ts';
import type { Operation } from '../../../src/limani/entries.ts';
import { stateFolder, stateLayout, storeLayout } from '../../../src/logbook/stateFolder.ts';
import { sourceHash } from '../../../src/notebook/sourceHash.ts';
import { cells, ended, provenance, run, text } from './cells.ts';
import { openNotebook, until } from './documents.ts';
import { fakePrometheus } from './fakePrometheus.ts';
import { chosenStore, newestRun } from './runLog.ts';

/** The record of a run, opened as from the view. */
async function openRun(id: string, notebook: vscode.Uri): Promise<vscode.NotebookDocument> {
  const line = { id, notebook: notebook.toString(), startedAt: Date.now() / 1000 };
  await vscode.commands.executeCommand('databook.runs.open', { kind: 'run', run: line });
  const shown = vscode.window.activeNotebookEditor?.notebook;
  assert.equal(shown?.uri.scheme, 'databook-run');
  return shown;
}

const codeCells = (notebook: vscode.NotebookDocument): vscode.NotebookCell[] =>
  notebook.getCells().filter(({ kind }) => kind === vscode.NotebookCellKind.Code);

const proseOf = (notebook: vscode.NotebookDocument): string =>
  notebook
    .getCells()
    .filter(({ kind }) => kind === vscode.NotebookCellKind.Markup)
    .map(({ document }) => document.getText())
    .join('\n\n');

export const history = (): void => {
  suite('history', () => {
    const server = fakePrometheus();

    test('a run opens as a notebook as it was then, also when the notebook has changed since', async () => {
      const { uri, notebook, editor } = await openNotebook(cells('up'));
      await run(notebook, 0);
      await until(ended(notebook.cellAt(0)), 'the cell ends');
      const [was, by] = [text(notebook.cellAt(0)), provenance(notebook.cellAt(0))];
      assert.ok(by?.run);
      const edit = new vscode.WorkspaceEdit();
      edit.set(uri, [vscode.NotebookEdit.deleteCells(new vscode.NotebookRange(0, 1))]);
      await vscode.workspace.applyEdit(edit);
      assert.equal(editor.notebook.cellCount, 0);

      const shown = await openRun(by.run, uri);
      const [cell] = codeCells(shown);
      assert.equal(cell?.document.getText(), '@plugin=prometheus\nup');
      assert.equal(text(cell), was);
      assert.deepEqual(provenance(cell), by);
      assert.match(
        proseOf(shown),
        /This is history, not the file.*1 of 1 cell succeeded.*Requests of this cell/s,
      );
      assert.match(shown.uri.path, /notebook-\d+ \(run of \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d UTC\)\.databook$/);
    });

    test('the record of a run can be neither edited nor run', async () => {
      const { uri, notebook } = await openNotebook(cells('up'));
      await run(notebook, 0);
      await until(ended(notebook.cellAt(0)), 'the cell ends');
      const shown = await openRun(provenance(notebook.cellAt(0))!.run!, uri);
      assert.equal(vscode.workspace.fs.isWritableFileSystem('databook-run'), false);
      await assert.rejects(() => Promise.resolve(vscode.workspace.fs.writeFile(shown.uri, Buffer.from('x'))));
      const kernel = {
        notebookEditor: vscode.window.activeNotebookEditor,
        id: 'databook',
        extension: 'databook.databook',
      };
      await vscode.commands.executeCommand('notebook.selectKernel', kernel);
      const asked = server().asked.length;
      const index = codeCells(shown)[0]!.index;
      const was = text(shown.cellAt(index));
      await run(shown, index);
      // a cell of a notebook, asked for later, is through: the record's would be too if it ran
      const other = await openNotebook(cells('other'));
      await run(other.notebook, 0);
      await until(ended(other.notebook.cellAt(0)), 'a cell of another notebook ends');
      assert.deepEqual(server().asked.slice(asked), ['other']);
      assert.equal(text(shown.cellAt(index)), was);
    });

    test('two runs are compared in a notebook of their own', async () => {
      const { uri, notebook } = await openNotebook(cells('up'));
      const line = async (): Promise<object> => {
        const earlier = provenance(notebook.cellAt(0))?.run;
        await run(notebook, 0);
        await until(() => (provenance(notebook.cellAt(0))?.run ?? earlier) !== earlier, 'the cell ends');
        const id = provenance(notebook.cellAt(0))?.run;
        return { kind: 'run', run: { id, notebook: uri.fsPath, startedAt: Date.now() / 1000 } };
      };
      const [one, two] = [await line(), await line()];
      await vscode.commands.executeCommand('databook.runs.compare', two, [two, one]);
      const shown = vscode.window.activeNotebookEditor?.notebook;
      assert.equal(shown?.uri.scheme, 'databook-run');
      assert.match(proseOf(shown), /Two runs: .*Cell 1.*Series: all 1 are the same\./s);
    });

    test('runs lie where the setting databook.store says, and not beside the grants', async () => {
      const { uri, notebook } = await openNotebook(cells('up'));
      await run(notebook, 0);
      await until(ended(notebook.cellAt(0)), 'the cell ends');
      assert.equal((await newestRun(uri))?.runId, provenance(notebook.cellAt(0))?.run);
      const { folder } = stateLayout(stateFolder(process.env, process.platform));
      assert.deepEqual([existsSync(chosenStore()), existsSync(storeLayout(folder).runs)], [true, false]);
    });

    test('a run is pinned and unpinned', async () => {
      const { uri, notebook } = await openNotebook(cells('up'));
      await run(notebook, 0);
      await until(ended(notebook.cellAt(0)), 'the cell ends');
      const id = provenance(notebook.cellAt(0))?.run;
      const node = { kind: 'run', run: { id, notebook: uri.fsPath, startedAt: Date.now() / 1000 } };
      await vscode.commands.executeCommand('databook.runs.pin', node);
      assert.equal((await newestRun(uri))?.pinned, true);
      await vscode.commands.executeCommand('databook.runs.unpin', node);
      assert.equal((await newestRun(uri))?.pinned, false);
    });

    test('late results go into the cells that ran, wherever these are by then, and nowhere else', async () => {
      const { uri, notebook } = await openNotebook(cells('a', 'b', 'c'));
      const operations = notebook.getCells().map((cell) => {
        const source = cell.document.getText();
        return { uid: source, sourceHash: sourceHash(source) } as Operation;
      });
      const insertions = notebook.getCells().map((into, i) => ({ into, operation: operations[i]! }));
      const meanwhile = async (): Promise<void> => {
        const edit = new vscode.WorkspaceEdit();
        edit.set(uri, [
          vscode.NotebookEdit.insertCells(0, [
            new vscode.NotebookCellData(vscode.NotebookCellKind.Code, 'typed meanwhile', 'databook'),
          ]),
        ]);
        edit.insert(notebook.cellAt(2).document.uri, new vscode.Position(0, 0), '# ');
        assert.ok(await vscode.workspace.applyEdit(edit));
      };
      const left = await insertResults(notebook, insertions, {
        resultOf: async ({ uid }) => {
          if (uid === operations[1]?.uid) await meanwhile();
          const data = Buffer.from(`of ${uid}`);
          return { provenance: { status: 'success' }, outputs: [{ mime: 'text/plain', data }] };
        },
      });
      assert.deepEqual(left, ['A cell was edited or deleted meanwhile.']);
      assert.deepEqual(
        notebook.getCells().map((cell) => [cell.document.getText(), text(cell)]),
        [
          ['typed meanwhile', ''],
          ['@plugin=prometheus\na', 'of @plugin=prometheus\na'],
          ['@plugin=prometheus\nb', 'of @plugin=prometheus\nb'],
          ['# @plugin=prometheus\nc', ''],
        ],
      );
    });

    test('a run that goes on is shown as it is, and then with its end', async () => {
      const { uri, notebook } = await openNotebook(cells('hold_seen', 'never_begun'));
      void vscode.commands.executeCommand('notebook.execute', uri);
      await until(() => server().asked.includes('hold_seen'), 'the query arrives');
      const open = await newestRun(uri);
      assert.equal(open?.status, 'running');
      const shown = await openRun(open.runId, uri);
      assert.match(proseOf(shown), /Still running.*Cell 2 was waiting/s);
      server().release('hold_seen');
      await until(ended(notebook.cellAt(1)), 'both cells end');
      await until(() => codeCells(shown).every((cell) => cell.outputs.length > 0), 'the record follows');
      await until(() => /2 of 2 cells succeeded/.test(proseOf(shown)), 'the record says that it ended');
    });
  });
};
