// The view "Runs": what was run is listed live, searched, opened and, where its recorder was killed, said to be.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import {
  kernelSelected,
  notebookOpen,
  openFromExplorer,
  runAll,
  runCell,
  save,
} from '../../vscode-host/harness/notebook.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { startServer } from '../../vscode-host/harness/server.ts';
import type { Server } from '../../vscode-host/harness/server.ts';
import { notification, seen, succeeded } from './look.ts';
import { button, row, showRuns, view } from './runsView.ts';
import { example, picture, tell } from './story.ts';

const query = (...texts: string[]): string =>
  texts.map((text) => `\`\`\`databook\n@plugin=prometheus\n@type=instant\n${text}\n\`\`\`\n`).join('\n');

// A server for each: its history is empty at first.
let server: Server;
beforeEach(async () => {
  const { vsix, env } = inject('vscode');
  server = await startServer({ folder: os.tmpdir(), vsix: [vsix], automation: false, env });
});
afterEach(() => server.stop());

const DARK = { 'workbench.colorTheme': 'Default Dark Modern' };
const LIGHT = { 'workbench.colorTheme': 'Default Light Modern' };

test('an empty history says so; runs appear as they happen, open as they were, and are found by a word', async () => {
  const options = {
    server,
    files: { 'checkout.databook': example, 'login.databook': query('sum(up)', 'up{') },
    open: 'login.databook',
    settings: DARK,
  };
  await tell('runs', options, async ({ page, set }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await showRuns(page);
    await view(page).getByText('No run was recorded yet').waitFor();
    await picture(page, 'runs-empty');
    await runAll(page);
    await row(page, /failure.*1\/2/).waitFor({ timeout: 60_000 });
    await runCell(page, 0);
    await row(page, /1\/1/).waitFor({ timeout: 60_000 });
    await picture(page, 'runs-dark');

    await row(page, /failure.*1\/2/)
      .locator('.monaco-tl-twistie')
      .click();
    await row(page, /failure.*prometheus/).waitFor();
    await row(page, /failure.*1\/2/).click();
    await page.locator('.tab.active', { hasText: 'run of' }).waitFor();
    await seen(page, 'This is history, not the file.');
    await picture(page, 'runs-opened-dark');
    set(LIGHT);
    await page.locator('.monaco-workbench.vs').waitFor();
    await picture(page, 'runs-opened-light');

    await button(page, 'Search Runs').click();
    await page.locator('.quick-input-widget input.input').first().fill('unexpected');
    await page.keyboard.press('Enter');
    await view(page).getByText('1 run with “unexpected”').waitFor();
    expect(await row(page, /login/).count()).toBeGreaterThan(0);
    await picture(page, 'runs-search-light');
    await button(page, 'Show All Runs').click();
    await button(page, 'Group Runs by Notebook').click();
    await row(page, /login\.databook.*2 runs/).waitFor();
    await picture(page, 'runs-notebooks-light');
  });
});

test('a run whose window was killed in the middle is shown as interrupted, in the editor and in a terminal', async () => {
  const asked: string[] = [];
  // asked, it never answers
  const silent = createServer((request) => void asked.push(request.url ?? ''));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const PROMETHEUS_URL = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  const options = {
    server,
    files: { 'killed.databook': query('sum(up)', 'count(up)') },
    open: 'killed.databook',
    settings: { ...DARK, 'databook.env': { PROMETHEUS_URL } },
  };
  try {
    await tell('runs-killed', options, async ({ page }) => {
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await showRuns(page);
      await runAll(page);
      await row(page, /running.*0\/2/).waitFor({ timeout: 60_000 });
      await expect.poll(() => asked.length, { timeout: 60_000 }).toBeGreaterThan(0);
      for (const pid of extensionHosts()) process.kill(pid, 'SIGKILL');
      await row(page, /killed.*interrupted.*0\/2/).waitFor({ timeout: 120_000 });
      await row(page, /interrupted.*0\/2/).click();
      await seen(page, 'what recorded it ended first');
      await picture(page, 'runs-interrupted');
      expect(inTerminal('list', '--status', 'interrupted')).toMatch(
        /^\S{13} .* interrupted +0\/2 .* killed$/m,
      );
    });
  } finally {
    silent.closeAllConnections();
    silent.close();
  }
});

test('a result that was not saved is offered when the notebook is opened again, and inserted as it was', async () => {
  const options = {
    server,
    files: { 'lost.databook': query('sum(up)') },
    open: 'lost.databook',
    settings: DARK,
  };
  await tell('runs-unsaved', options, async (story) => {
    const { page } = story;
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    await succeeded(page, 1);
    await page.locator('.tab.active', { hasText: 'lost' }).getByRole('button', { name: 'Close' }).click();
    await page.locator('.monaco-dialog-box').getByRole('button', { name: "Don't Save" }).click();
    await page.locator('.tab.active').waitFor({ state: 'detached' });
    await openFromExplorer(page, 'lost.databook');
    const offer = notification(page, /lost\.databook: 1 result from .* UTC was not saved/);
    await offer.waitFor({ timeout: 60_000 });
    expect(await page.locator('.notebookOverlay .codicon-notebook-state-success').count()).toBe(0);
    await picture(page, 'runs-unsaved');
    await offer.getByRole('button', { name: 'Insert' }).click();
    await succeeded(page, 1);
    await save(page);
    expect(story.read('lost.databook')).toMatch(/databook:result status=success .* by=oncall run=/);
    await page.locator('.tab.active', { hasText: 'lost' }).getByRole('button', { name: 'Close' }).click();
    await page.locator('.tab.active').waitFor({ state: 'detached' });
    await openFromExplorer(page, 'lost.databook');
    await succeeded(page, 1);
    expect(await offer.count()).toBe(0);
  });
});

/** What `databook history` says about the runs of this test's server. */
const inTerminal = (...args: string[]): string =>
  execFileSync(
    process.execPath,
    [path.join(root, 'dist/cli.js'), '--store', path.join(server.home, 'state/databook'), 'history', ...args],
    { encoding: 'utf8' },
  );

/** Process ids of the extension hosts that this test's server started. */
function extensionHosts(): number[] {
  const parents = new Map<number, number>();
  const hosts: number[] = [];
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      if (readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('--type=extensionHost'))
        hosts.push(Number(name));
    } catch (error) {
      // it ended while the list was read
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  const ours = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === server.pid || ours(parents.get(pid)));
  return hosts.filter(ours);
}
