// What stays on record: pins, deletion and pruning in the view "Runs", each after a question; long lists in pages.
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { recordedRuns } from '../../support/recordedRuns.ts';
import {
  kernelSelected,
  notebookOpen,
  openFromExplorer,
  runCell,
} from '../../vscode-host/harness/notebook.ts';
import { startServer, type Server } from '../../vscode-host/harness/server.ts';
import { chooseFromMenu, notification, succeeded } from './look.ts';
import { choose, row, showRuns, view } from './runsView.ts';
import { picture, tell } from './story.ts';

// A server for each: its history is its own.
let server: Server;
beforeEach(async () => {
  const { vsix, env } = inject('vscode');
  server = await startServer({ folder: os.tmpdir(), vsix: [vsix], automation: false, env });
});
afterEach(() => server.stop());

const query = '```databook\n@plugin=prometheus\n@type=instant\nsum(up)\n```\n';
const DAY_MS = 86_400_000;
const THEMES = {
  dark: 'Default Dark Modern',
  light: 'Default Light Modern',
  contrast: 'Default High Contrast',
} as const;
const theme = (name: keyof typeof THEMES) => ({ 'workbench.colorTheme': THEMES[name] });

const dialog = (page: Page): Locator => page.locator('.monaco-dialog-box');
const input = (page: Page): Locator => page.locator('.quick-input-widget input.input').first();

/** One run a day that ended a while ago, as another process recorded them. */
async function record(names: readonly string[], cells = ['sum(up)']): Promise<void> {
  const { record: one, limani } = await recordedRuns(path.join(server.home, 'state/databook'));
  for (const [i, name] of names.entries()) {
    const at = Date.now() - (names.length - i) * DAY_MS;
    await one({
      run: uuidv7({ msecs: at }),
      at,
      notebook: `/incidents/${name}.databook`,
      cells: cells.map((source) => ({ source: `@plugin=prometheus\n${source}`, gives: 'up is 1' })),
    });
  }
  await limani.disconnect();
}

/** Chooses what stands behind "…" in the view's title. */
async function more(page: Page, action: string): Promise<void> {
  await view(page).hover();
  await page
    .locator('.part.sidebar .title-actions .codicon-toolbar-more, .part.sidebar .codicon-view-more')
    .first()
    .click();
  await chooseFromMenu(page, action);
}

const options = (settings: object) => ({
  server,
  files: { 'mine.databook': query },
  open: 'mine.databook',
  settings: { ...settings },
});

test('a run is pinned, deleted only when that is confirmed, and old ones are pruned but for the pinned', async () => {
  await record(['oldest', 'older', 'old', 'young', 'newest']);
  await tell('runs-keep', options(theme('dark')), async ({ page, set }) => {
    await notebookOpen(page);
    await showRuns(page);
    await row(page, 'newest').waitFor({ timeout: 60_000 });
    await choose(page, row(page, 'oldest'), 'Pin Run');
    await row(page, /oldest.*pinned/).waitFor();

    await choose(page, row(page, 'young'), 'Delete Run');
    await dialog(page).getByText('Delete this run from the record?').waitFor();
    await picture(page, 'runs-delete-dark');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await row(page, 'young').count()).toBe(1);
    await choose(page, row(page, 'young'), 'Delete Run');
    await dialog(page).getByRole('button', { name: 'Delete' }).click();
    await row(page, 'young').waitFor({ state: 'detached' });

    set(theme('light'));
    await page.locator('.monaco-workbench.vs').waitFor();
    const prune = async (): Promise<void> => {
      await more(page, 'Prune Runs');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'By number' }).click();
    };
    await prune();
    await input(page).fill('many');
    await page.locator('.quick-input-widget').getByText('Write a whole number').waitFor();
    await picture(page, 'runs-prune-number-light');
    await input(page).fill('1');
    await page.keyboard.press('Enter');
    await dialog(page).getByText('Remove 2 runs').first().waitFor();
    await picture(page, 'runs-prune-light');
    await dialog(page).getByRole('button', { name: 'Cancel' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    expect(await row(page, /older|old/).count()).toBe(3);

    set(theme('contrast'));
    await page.locator('.monaco-workbench.hc-black').waitFor();
    await prune();
    await input(page).fill('1');
    await page.keyboard.press('Enter');
    await dialog(page).getByRole('button', { name: 'Remove 2 Runs' }).waitFor();
    await picture(page, 'runs-prune-contrast');
    await dialog(page).getByRole('button', { name: 'Remove 2 Runs' }).click();
    await notification(page, /Removed 2 runs \(2 cells/).waitFor();
    await row(page, /older/).waitFor({ state: 'detached' });
    expect(await row(page, /newest|oldest.*pinned/).count()).toBe(2);
    await picture(page, 'runs-pruned-contrast');
  });
});

test('a long list comes in pages, and what was loaded stays when the list is read again', async () => {
  await record(Array.from({ length: 70 }, (_, i) => `incident-${i}`));
  await tell('runs-pages', options(theme('light')), async ({ page }) => {
    await notebookOpen(page);
    await showRuns(page);
    await row(page, 'incident-69').waitFor({ timeout: 60_000 });
    const end = (text: string | RegExp): Promise<void> =>
      expect
        .poll(async () => {
          await view(page).locator('.monaco-list').focus();
          await page.keyboard.press('End');
          return row(page, text).count();
        })
        .toBe(1);
    await end('Load more');
    expect(await row(page, /incident-19oncall/).count()).toBe(0);
    await picture(page, 'runs-pages-light');
    await row(page, 'Load more').click();
    await end(/incident-0oncall/);
    expect(await row(page, 'Load more').count()).toBe(0);
    await page.locator('.part.sidebar').getByRole('button', { name: 'Refresh' }).click();
    await end(/incident-0oncall/);
  });
});

test('results that were not saved and are dismissed are not offered again', async () => {
  await tell('runs-dismissed', options(theme('dark')), async ({ page }) => {
    const tab = page.locator('.tab.active', { hasText: 'mine' });
    const close = async (): Promise<void> => {
      await tab.getByRole('button', { name: 'Close' }).click();
      const ask = dialog(page).getByRole('button', { name: "Don't Save" });
      await ask.or(page.locator('.editor-group-container.empty')).first().waitFor();
      if (await ask.isVisible()) await ask.click();
      await tab.waitFor({ state: 'detached' });
    };
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    await succeeded(page, 1);
    await close();
    await openFromExplorer(page, 'mine.databook');
    const offer = notification(page, /mine\.databook: 1 result from .* UTC was not saved/);
    await offer.waitFor({ timeout: 60_000 });
    await offer.getByRole('button', { name: 'Dismiss' }).click();
    await offer.waitFor({ state: 'detached' });
    await close();
    await openFromExplorer(page, 'mine.databook');
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    // a result that comes after it would have been asked shows that nothing was
    await runCell(page, 0);
    await succeeded(page, 1);
    expect(await offer.count()).toBe(0);
  });
});
