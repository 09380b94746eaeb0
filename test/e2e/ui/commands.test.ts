// Commands and questions of the extension, answered the way a person does.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  closeEditor,
  kernelSelected,
  notebookOpen,
  outputs,
  runCell,
  save,
} from '../../vscode-host/harness/notebook.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { failed, notification, outputSays, succeeded } from './look.ts';
import { picture, tell } from './story.ts';

const TOKEN = 'tok-5c1f0e9a7d';
const notebook = '```databook\n@plugin=prometheus\n@type=instant\nup\n```\n';
const open = { files: { 'a.databook': notebook }, open: 'a.databook' };

/** A Prometheus that knows one token, and carelessly repeats it. */
const guarded = createServer((request, response) => {
  if (request.headers.authorization !== `Bearer ${TOKEN}`) {
    response.writeHead(401).end('who are you?');
    return;
  }
  const result = [{ metric: { job: 'guarded' }, value: [1_763_600_000, '42'] }];
  const warnings = [`welcome, bearer of ${TOKEN}`];
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, warnings }));
});
beforeAll(() => new Promise<void>((resolve) => guarded.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  guarded.closeAllConnections();
  guarded.close();
});

/**
 * Chooses a command from the palette, until what it brings is to be seen: a window that is still starting takes the
 * focus away, which closes the palette.
 */
async function command(page: Page, title: string, brings: Locator): Promise<void> {
  for (let left = 4; ; left--) {
    try {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input.input').first().fill(`>${title}`, { timeout: 10_000 });
      const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: title });
      await row.waitFor({ timeout: 10_000 });
      await page.keyboard.press('Enter');
      await brings.waitFor({ timeout: 15_000 });
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

const prompt = (page: Page, text: RegExp): Locator => page.locator('.quick-input-widget', { hasText: text });

/** Types into the box that asks for something. */
async function answer(page: Page, asked: RegExp, text: string): Promise<void> {
  await prompt(page, asked).waitFor();
  await page.locator('.quick-input-widget input.input').first().fill(text);
  await page.keyboard.press('Enter');
}

test('Set Prometheus URL keeps the token in the secret store, and it is shown and written nowhere', async () => {
  const url = `http://127.0.0.1:${(guarded.address() as AddressInfo).port}`;
  await tell('set-url', open, async (story) => {
    const { page } = story;
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await command(page, 'Databook: Set Prometheus URL', prompt(page, /address that you open Prometheus/));
    await answer(page, /address that you open Prometheus/, `${url}/`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Bearer token' }).click();
    await answer(page, /Bearer token/, TOKEN);
    await notification(page, `now query ${url}`).waitFor();
    await runCell(page, 0);
    await succeeded(page, 1);
    await outputSays(page, 'welcome, bearer of [redacted]');
    await save(page);
    expect(await outputs(page).locator('body').innerText()).not.toContain(TOKEN);
    expect(story.read('a.databook')).toContain('welcome, bearer of [redacted]');
    expect(story.read('a.databook')).not.toContain(TOKEN);
    const { home } = inject('vscode');
    const settings = readFileSync(path.join(home, 'data/Machine/settings.json'), 'utf8');
    expect(JSON.parse(settings)).toMatchObject({ 'databook.env': { PROMETHEUS_URL: url } });
    expect(settings).not.toContain(TOKEN);
  });
});

test('New Incident Notebook opens one with title, number and a first query', async () => {
  await tell('new-notebook', open, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await closeEditor(page, 'a.databook');
    await command(page, 'Databook: New Incident Notebook', prompt(page, /What is wrong/));
    await answer(page, /What is wrong/, 'Login fails');
    await answer(page, /Incident number/, 'INC-7');
    await page.locator('.tab.active', { hasText: 'Untitled' }).waitFor();
    await page.locator('.notebookOverlay .code-cell-row', { hasText: 'ALERTS' }).first().waitFor();
    await outputs(page).getByRole('heading', { name: 'Login fails' }).waitFor();
    await picture(page, 'new-notebook');
  });
});

test('a plugin that is not bundled runs only after the user has seen and allowed what it asks for', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-plugins-'));
  const mine = path.join(folder, 'mine');
  cpSync(path.join(root, 'dist/plugins/prometheus'), mine, { recursive: true });
  const config = path.join(mine, 'config.toml');
  writeFileSync(config, readFileSync(config, 'utf8').replace('name = "prometheus"', 'name = "mine"'));
  const options = {
    files: { 'a.databook': notebook.replace('prometheus', 'mine') },
    open: 'a.databook',
    settings: { 'databook.plugins.folders': [folder] },
  };
  try {
    await tell('consent', options, async ({ page }) => {
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await runCell(page, 0);
      const question = page.locator('.monaco-dialog-box', { hasText: 'Allow the plugin “mine”' });
      await question.waitFor();
      for (const asked of ['${PROMETHEUS_URL}', 'PROMETHEUS_TOKEN', 'reads only', 'memory_mb', 'sha256'])
        expect(await question.innerText()).toContain(asked);
      await picture(page, 'consent');
      await question.getByRole('button', { name: 'Cancel' }).click();
      await failed(page, 0);
      await runCell(page, 0);
      await question.getByRole('button', { name: 'Allow' }).click();
      await succeeded(page, 1);
      await runCell(page, 0);
      await succeeded(page, 1);
      expect(await question.count()).toBe(0);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('Restart Plugins says so, and the next cell runs', async () => {
  await tell('restart-plugins', open, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await command(page, 'Databook: Restart Plugins', notification(page, 'Plugins restarted'));
    await runCell(page, 0);
    await succeeded(page, 1);
  });
});
