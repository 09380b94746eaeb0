// A run log of others: nothing of it runs before the user agrees, then it has the runs.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kernelSelected, notebookOpen, runCell } from '../../vscode-host/harness/notebook.ts';
import { loadableExample } from '../../integration/limani/kit.ts';
import { notification, succeeded } from './look.ts';
import { example, exampleRecordings, picture, tell } from './story.ts';

const work = mkdtempSync(path.join(os.tmpdir(), 'databook-others-'));
const adapter = path.join(work, 'limani-node-sqlite');
const file = path.join(work, 'log/runs.sqlite');
beforeAll(() => loadableExample(adapter));
afterAll(() => rmSync(work, { recursive: true, force: true }));

const options = {
  files: { 'a.databook': example, ...exampleRecordings },
  open: 'a.databook',
  settings: { 'databook.limani': adapter, 'databook.limaniConfig': { url: file } },
};
const question = (page: Page): Locator =>
  page.locator('.monaco-dialog-box', { hasText: 'Let “limani-node-sqlite 0.1.0” keep the run log?' });

test('without consent nothing of it runs, and runs go to the default store', async () => {
  await tell('others-run-log-denied', options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    await question(page).getByRole('button', { name: 'Cancel' }).click();
    await succeeded(page, 1);
    await notification(
      page,
      /was not allowed to run\. Until that is mended, runs are recorded in /,
    ).waitFor();
    expect(existsSync(file)).toBe(false);
  });
});

test('a run log of others is asked for once, and then keeps the runs', async () => {
  await tell('others-run-log', options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    const asked = question(page);
    await asked.waitFor();
    for (const said of [adapter, 'all rights of the editor', 'sha256 '])
      expect(await asked.innerText()).toContain(said);
    await picture(page, 'run-log-question');
    expect(existsSync(file)).toBe(false);
    await asked.getByRole('button', { name: 'Allow' }).click();
    await succeeded(page, 1);
    await expect.poll(() => existsSync(file)).toBe(true);
    await expect.poll(endedRuns, { timeout: 30_000 }).toBe(1);
  });
  await tell('others-run-log-again', options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    await succeeded(page, 1);
    await expect.poll(endedRuns, { timeout: 30_000 }).toBe(2);
    expect(await page.locator('.monaco-dialog-box').count()).toBe(0);
  });
});

/** As another program sees the file. */
async function endedRuns(): Promise<number> {
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const [row] = db.prepare("SELECT count(*) AS runs FROM runs WHERE status = 'success'").all();
    return Number(row?.['runs']);
  } finally {
    db.close();
  }
}
