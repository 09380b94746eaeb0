// Cells run: results, failures, cancelling, queueing, closing.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { cells, ended, run, text } from './cells.ts';
import { bytesOf, forceSave, openNotebook, save, until } from './documents.ts';
import { fakePrometheus } from './fakePrometheus.ts';

const runAll = (notebook: vscode.NotebookDocument): Thenable<void> =>
  vscode.commands.executeCommand('notebook.execute', notebook.uri);

const stop = (notebook: vscode.NotebookDocument, index: number): Thenable<void> =>
  vscode.commands.executeCommand('notebook.cell.cancelExecution', {
    ranges: [{ start: index, end: index + 1 }],
    document: notebook.uri,
  });

export const running = (): void => {
  suite('running', () => {
    const server = fakePrometheus();

    test('a cell gives a plot and its text, and says who ran it', async () => {
      const { notebook } = await openNotebook(cells('up'));
      await run(notebook, 0);
      const cell = notebook.cellAt(0);
      await until(ended(cell), 'the cell ends');
      assert.equal(cell.executionSummary?.success, true, text(cell));
      const all = cell.outputs.map((output) =>
        output.items.map((item) => `${item.mime}: ${Buffer.from(item.data).toString()}`),
      );
      const rich = all.find(([first]) => first?.startsWith('application/vnd.databook.timeseries+json'));
      assert.ok(rich, JSON.stringify(all));
      assert.match(rich[1] ?? '', /: 1 series, .*up/s);
    });

    test('a result is on file after saving, the same after reopening, and quiet when saved again', async () => {
      const { uri, notebook } = await openNotebook(cells('up'));
      await run(notebook, 0);
      await until(ended(notebook.cellAt(0)), 'the cell ends');
      const shown = text(notebook.cellAt(0));
      await save(notebook);
      const saved = await bytesOf(uri);
      assert.match(saved.toString(), /<!-- databook:result status=success at=\S+ took=\S+/);
      const again = await openNotebook(saved);
      assert.equal(text(again.notebook.cellAt(0)), shown);
      await forceSave(again.notebook);
      assert.equal((await bytesOf(again.uri)).toString(), saved.toString());
    });

    test('a failure says what and where in a sentence', async () => {
      const { notebook } = await openNotebook(cells('broken'));
      await run(notebook, 0);
      const cell = notebook.cellAt(0);
      await until(ended(cell), 'the cell ends');
      assert.equal(cell.executionSummary?.success, false);
      assert.match(text(cell), /unexpected end of input/);
      assert.match(text(cell), /^ {2}broken\n {8}\^/m, 'the place is marked under the query');
      assert.doesNotMatch(text(cell), /\[object Object\]|\n\s+at .+:\d+/);
    });

    test('a stopped cell says so and closes its connection; the next one runs', async () => {
      const { notebook } = await openNotebook(cells('hold_forever', 'up'));
      const cell = notebook.cellAt(0);
      void run(notebook, 0);
      await until(() => server().asked.includes('hold_forever'), 'the query arrives');
      await stop(notebook, 0);
      await until(ended(cell), 'the cell ends');
      assert.equal(cell.executionSummary?.success, false);
      assert.match(text(cell), /cancelled/i);
      await until(() => server().abandoned.includes('hold_forever'), 'the connection is closed');
      await run(notebook, 1);
      await until(ended(notebook.cellAt(1)), 'the next cell ends');
      assert.equal(notebook.cellAt(1).executionSummary?.success, true);
    });

    test('a second Run waits for the first', async () => {
      const { notebook } = await openNotebook(cells('hold_first', 'second'));
      void run(notebook, 0);
      await until(() => server().asked.includes('hold_first'), 'the first query arrives');
      void run(notebook, 1);
      // A cell of another notebook, asked for later, is through: the second cell would be too if it did not wait.
      const other = await openNotebook(cells('other'));
      await run(other.notebook, 0);
      await until(ended(other.notebook.cellAt(0)), 'a cell of another notebook ends');
      assert.deepEqual([...server().asked], ['hold_first', 'other']);
      server().release('hold_first');
      await until(ended(notebook.cellAt(1)), 'both end');
      assert.deepEqual([...server().asked], ['hold_first', 'other', 'second']);
      assert.equal(notebook.cellAt(0).executionSummary?.success, true);
    });

    test('Run All stops at a cell that failed', async () => {
      const { notebook } = await openNotebook(cells('up', 'broken', 'never'));
      await runAll(notebook);
      await until(ended(notebook.cellAt(1)), 'the failing cell ends');
      await until(
        () => notebook.cellAt(2).executionSummary?.executionOrder === undefined,
        'the third is out of the queue',
      );
      assert.deepEqual([...server().asked], ['up', 'broken']);
      assert.equal(notebook.cellAt(2).outputs.length, 0);
    });

    test('Run All goes on after a failed cell where the setting says so', async () => {
      const setting = vscode.workspace.getConfiguration('databook');
      await setting.update('run.continueOnError', true, vscode.ConfigurationTarget.Global);
      try {
        const { notebook } = await openNotebook(cells('broken', 'after'));
        await runAll(notebook);
        await until(ended(notebook.cellAt(1)), 'the second cell ends');
        assert.equal(notebook.cellAt(1).executionSummary?.success, true);
      } finally {
        await setting.update('run.continueOnError', undefined, vscode.ConfigurationTarget.Global);
      }
    });

    test('closing the last editor stops what runs', async () => {
      const { notebook } = await openNotebook(cells('hold_closed'));
      void run(notebook, 0);
      await until(() => server().asked.includes('hold_closed'), 'the query arrives');
      await forceSave(notebook);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      await until(() => server().abandoned.includes('hold_closed'), 'the connection is closed');
    });

    test('stopping all stops the queue', async () => {
      const { notebook } = await openNotebook(cells('hold_a', 'hold_b'));
      void runAll(notebook);
      await until(() => server().asked.includes('hold_a'), 'the first query arrives');
      await vscode.commands.executeCommand('notebook.cancelExecution', notebook.uri);
      await until(() => server().abandoned.includes('hold_a'), 'the connection is closed');
      await until(ended(notebook.cellAt(0)), 'the first ends');
      assert.ok(!server().asked.includes('hold_b'));
    });
  });
};
