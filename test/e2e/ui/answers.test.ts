// What a server answered is seen again from the run, when the server is gone.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, inject, test } from 'vitest';
import { kernelSelected, notebookOpen, runCell } from '../../vscode-host/harness/notebook.ts';
import { startServer, type Server } from '../../vscode-host/harness/server.ts';
import { followLink, seen, succeeded } from './look.ts';
import { choose, row, showRuns } from './runsView.ts';
import { picture, tell } from './story.ts';

let server: Server;
beforeEach(async () => {
  const { vsix, env } = inject('vscode');
  server = await startServer({ folder: os.tmpdir(), vsix: [vsix], automation: false, env });
});
afterEach(() => server.stop());

const ANSWER =
  '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"pay"},"value":[1795140600,"42"]}]}}';

/** Waits until a text editor has a line. */
const lineInEditor = (page: Page, text: string) =>
  page.locator('.editor-instance .view-line', { hasText: text }).first().waitFor();

test('an answer is opened from the run and from the menu of its row, when the server is gone', async () => {
  const prometheus = createServer((_, response) => {
    response.setHeader('content-type', 'application/json').end(ANSWER);
  });
  await new Promise<void>((resolve) => prometheus.listen(0, '127.0.0.1', resolve));
  const PROMETHEUS_URL = `http://127.0.0.1:${(prometheus.address() as AddressInfo).port}`;
  const options = {
    server,
    files: { 'pay.databook': '```databook\n@plugin=prometheus\n@type=instant\nqueue_length\n```\n' },
    open: 'pay.databook',
    // what is clicked must be in sight
    viewport: { width: 1280, height: 1200 },
    settings: { 'workbench.colorTheme': 'Default Dark Modern', 'databook.env': { PROMETHEUS_URL } },
  };
  try {
    await tell('runs-answers', options, async ({ page }) => {
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await runCell(page, 0);
      await succeeded(page, 1);
      prometheus.closeAllConnections();
      await new Promise((resolve) => prometheus.close(resolve));

      await showRuns(page);
      await row(page, /pay.*1\/1/).waitFor({ timeout: 60_000 });
      await row(page, /pay.*1\/1/).click();
      await seen(page, 'What was answered is on record');
      await picture(page, 'runs-answers-dark');
      await followLink(page, /^answer of .*application\/json/);
      await lineInEditor(page, '"job": "pay"');
      await picture(page, 'runs-answer-dark');

      await page.locator('.tab.active').getByRole('button', { name: 'Close' }).click();
      await choose(page, row(page, /pay.*1\/1/), 'Show What Servers Answered');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: /POST http.*status 200.*queue_length/ })
        .waitFor();
      await picture(page, 'runs-answers-pick-dark');
      await page.keyboard.press('Enter');
      await lineInEditor(page, '"job": "pay"');
    });
  } finally {
    prometheus.close();
  }
});
