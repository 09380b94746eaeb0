// A run log of others: nothing of it runs before the user agrees, then it has the runs.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kernelSelected, notebookOpen, runCell } from '../../vscode-host/harness/notebook.ts';
import { loadableExample } from '../../integration/limani/kit.ts';
import { succeeded } from './look.ts';
import { example, exampleRecordings, picture, tell } from './story.ts';

const work = mkdtempSync(path.join(os.tmpdir(), 'databook-others-'));
const adapter = path.join(work, 'limani-node-sqlite');
const file = path.join(work, 'log/runs.sqlite');
beforeAll(() => loadableExample(adapter));
afterAll(() => rmSync(work, { recursive: true, force: true }));

test('a run log of others is asked for once, and then keeps the runs', async () => {
  const options = {
    files: { 'a.databook': example, ...exampleRecordings },
    open: 'a.databook',
    settings: { 'databook.limani': adapter, 'databook.limaniConfig': { url: file } },
  };
  await tell('others-run-log', options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    const question = page.locator('.monaco-dialog-box', {
      hasText: 'Let “limani-node-sqlite 0.1.0” keep the run log?',
    });
    await question.waitFor();
    for (const said of [adapter, 'all rights of the editor', 'sha256 '])
      expect(await question.innerText()).toContain(said);
    await picture(page, 'run-log-question');
    expect(existsSync(file)).toBe(false);
    await question.getByRole('button', { name: 'Allow' }).click();
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
