// Every run is on record, in a store that outlives the window.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, inject, test } from 'vitest';
import { storeLayout } from '../../../src/logbook/stateFolder.ts';
import { sqljsAt } from '../../support/sqljsAt.ts';
import { codeCell, kernelSelected, notebookOpen, runAll, save } from '../../vscode-host/harness/notebook.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { failed, succeeded } from './look.ts';
import { tell } from './story.ts';

const cell = (...lines: string[]): string =>
  ['```databook', '@plugin=prometheus', ...lines, '```', ''].join('\n');

/** The command line on the same store; resolves to what it printed. */
const databook = async (cwd: string, ...args: string[]): Promise<string> => {
  const { home, env } = inject('vscode');
  const child = spawn(process.execPath, [path.join(root, 'dist/cli.js'), ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      ...env,
      XDG_STATE_HOME: `${home}/state`,
      XDG_CONFIG_HOME: `${home}/xdg`,
    },
  });
  const [stdout] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return stdout;
};

test('a run is on record with its operations, how they ended and whom they asked', async () => {
  const notebook = `${cell('@type=instant', 'up')}\n${cell('up{')}`;
  await tell('recorded', { files: { 'a.databook': notebook }, open: 'a.databook' }, async (story) => {
    const { page } = story;
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await codeCell(page, 1).waitFor();
    // four command lines write the store at the same time
    const others = Promise.all([1, 2, 3, 4].map(() => databook(story.folder, 'run', 'a.databook', '--json')));
    await runAll(page);
    await succeeded(page, 1);
    await failed(page, 1);
    await save(page);
    const run = /run=(\S+)/.exec(story.read('a.databook'))![1]!;
    const { home } = inject('vscode');
    const limani = sqljsAt(storeLayout(path.join(home, 'state', 'databook')).runs, {
      workerUrl: pathToFileURL(path.join(root, 'dist/logbook-worker.cjs')),
    });
    await limani.connect();
    try {
      await expect
        .poll(async () => (await limani.getRunData(run))?.run.status, { timeout: 10_000 })
        .toBe('failure');
      const operations = await limani.getOperations(run);
      expect(operations.map(({ status, plugin }) => [status, plugin])).toEqual([
        ['success', 'prometheus@1.0.0'],
        ['failure', 'prometheus@1.0.0'],
      ]);
      const facts = await limani.getFactsForTimespan(run, 0, Number.MAX_SAFE_INTEGER);
      expect(facts.map(({ command }) => command).join('\n')).toContain('/api/v1/query');
      const runs = [run, ...(await others).map((json) => (JSON.parse(json) as { run: string }).run)];
      expect(new Set(runs).size).toBe(5);
      for (const id of runs)
        expect((await limani.getRunData(id))?.run).toMatchObject({
          status: 'failure',
          notebook: path.join(realpathSync(story.folder), 'a.databook'),
        });
    } finally {
      await limani.disconnect();
    }
  });
});
