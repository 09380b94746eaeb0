// The view "Runs" as a person finds it.
import type { Locator, Page } from 'playwright-core';
import { notebookOpen } from '../../vscode-host/harness/notebook.ts';
import { chooseFromMenu } from './look.ts';

export const view = (page: Page): Locator => page.locator('.part.sidebar .composite.viewlet');

/** A button in the title of the view. */
export const button = (page: Page, name: string): Locator =>
  page.locator('.part.sidebar').getByRole('button', { name });

export const row = (page: Page, text: string | RegExp): Locator =>
  view(page).locator('.monaco-list-row', { hasText: text });

/** Shows the view, once the notebook is open. */
export async function showRuns(page: Page): Promise<void> {
  await notebookOpen(page);
  await page
    .locator('.activitybar .action-item[aria-label="Databook"], .activitybar a[aria-label^="Databook"]')
    .first()
    .click();
  await page.locator('.part.sidebar .title-label', { hasText: 'Runs' }).waitFor();
}

/** Chooses from the menu of a row. */
export async function choose(page: Page, run: Locator, action: string): Promise<void> {
  await run.click({ button: 'right' });
  await chooseFromMenu(page, action);
}
