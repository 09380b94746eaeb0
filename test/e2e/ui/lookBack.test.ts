// Looking back from the view "Runs": what a server answered, when it is gone, and what became different between two runs.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
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

/** A vector as Prometheus gives it. */
const answer = (values: Readonly<Record<string, number>>): string =>
  JSON.stringify({
    status: 'success',
    data: {
      resultType: 'vector',
      result: Object.entries(values).map(([job, value]) => ({
        metric: { job },
        value: [1_795_140_600, String(value)],
      })),
    },
  });

interface Answering extends AsyncDisposable {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server that gives these answers, one after the other, the last one again and again. */
async function answering(...answers: string[]): Promise<Answering> {
  const http = createServer((_, response) => {
    const body = answers.length > 1 ? answers.shift() : answers[0];
    response.setHeader('content-type', 'application/json').end(body);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const stop = async (): Promise<void> => {
    http.closeAllConnections();
    if (http.listening) await new Promise((resolve) => http.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const options = (url: string) => ({
  server,
  files: { 'pay.databook': '```databook\n@plugin=prometheus\n@type=instant\nqueue_length\n```\n' },
  open: 'pay.databook',
  // what is clicked must be in sight
  viewport: { width: 1280, height: 1200 },
  settings: { 'workbench.colorTheme': 'Default Dark Modern', 'databook.env': { PROMETHEUS_URL: url } },
});

/** Waits until a text editor has a line. */
const lineInEditor = (page: Page, text: string) =>
  page.locator('.editor-instance .view-line', { hasText: text }).first().waitFor();

test('an answer is opened from the run and from the menu of its row, when the server is gone', async () => {
  await using prometheus = await answering(answer({ pay: 42 }));
  await tell('runs-answers', options(prometheus.url), async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    await succeeded(page, 1);
    await prometheus.stop();

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
});

test('two runs that are selected are compared as data', async () => {
  const [earlier, later] = [
    answer({ pay: 42, cart: 3, search: 7 }),
    answer({ pay: 58, login: 1, search: 7 }),
  ];
  await using prometheus = await answering(earlier, later);
  await tell('runs-compared', options(prometheus.url), async ({ page, set }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    await succeeded(page, 1);
    await showRuns(page);
    const runs = row(page, /pay.*1\/1/);
    await expect.poll(() => runs.count()).toBe(1);
    await runCell(page, 0);
    await expect.poll(() => runs.count()).toBe(2);
    await runs.nth(0).click();
    // which takes the focus, and would close a menu
    await seen(page, 'This is history, not the file.');
    await runs.nth(1).click({ modifiers: ['ControlOrMeta'] });
    await choose(page, runs.nth(1), 'Compare Two Runs');
    await seen(page, 'Results are compared as data');
    for (const text of ['changed', 'added', 'gone', '1 the same.']) await seen(page, text);
    await picture(page, 'runs-compared-dark', 860);
    set({ 'workbench.colorTheme': 'Default High Contrast' });
    await page.locator('.monaco-workbench.hc-black').waitFor();
    await picture(page, 'runs-compared-contrast');
  });
});
