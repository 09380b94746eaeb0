// Runs that stay with their workspace: the user's choice, out of version control, found by the command line.
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { kernelSelected, notebookOpen, runCell } from '../../vscode-host/harness/notebook.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { startServer, type Server } from '../../vscode-host/harness/server.ts';
import { notification, succeeded } from './look.ts';
import { tell } from './story.ts';

let server: Server;
beforeAll(async () => {
  const { vsix, env } = inject('vscode');
  server = await startServer({ folder: os.tmpdir(), vsix: [vsix], automation: false, env });
});
afterAll(() => server.stop());

const query = '```databook\n@plugin=prometheus\n@type=instant\nsum(up)\n```\n';

const history = (store: string, ...args: string[]): string =>
  execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), '--store', store, 'history', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const listed = (store: string): string => history(store, 'list');

async function runIt(page: Page): Promise<void> {
  await notebookOpen(page);
  await kernelSelected(page, 'Databook');
  await runCell(page, 0);
  await succeeded(page, 1);
}

const options = (name: string) => ({
  server,
  files: { [name]: query },
  open: name,
  settings: { 'databook.storeLocation': 'workspace' },
});

test('runs of a workspace are recorded in it, where git does not see them and the command line finds them', async () => {
  await tell('store-workspace', options('here.databook'), async ({ page, folder, git }) => {
    git('init', '-q');
    await runIt(page);
    expect(git('status', '--porcelain', '-uall')).toBe('?? here.databook\n');
    const store = path.join(folder, '.databook');
    await expect.poll(() => listed(store)).toMatch(/ success +1\/1 .* here$/m);
    expect(existsSync(path.join(server.home, 'state/databook/runs'))).toBe(false);
    // and what the server answered with them
    const [run = ''] = /^[\da-f-]{13}/m.exec(listed(store)) ?? [];
    expect(history(store, 'show', run, '--responses')).toMatch(/^ {4}< \{"status":"success"/m);
    expect(existsSync(path.join(server.home, 'state/databook/outputs'))).toBe(false);
  });
});

test('a link in the place of the store is not followed: that is said, and runs go to the own state', async () => {
  const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'databook-elsewhere-'));
  try {
    const linked = {
      ...options('linked.databook'),
      prepare: (folder: string) => symlinkSync(elsewhere, path.join(folder, '.databook')),
    };
    await tell('store-link', linked, async ({ page }) => {
      await notification(page, /\.databook is a link to another place/).waitFor({ timeout: 60_000 });
      await runIt(page);
      const own = path.join(server.home, 'state/databook');
      await expect.poll(() => listed(own)).toMatch(/ success +1\/1 .* linked$/m);
      expect(existsSync(path.join(elsewhere, 'runs'))).toBe(false);
    });
  } finally {
    rmSync(elsewhere, { recursive: true, force: true });
  }
});
