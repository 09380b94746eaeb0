// Opens the workbench in a headless browser.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import type { Page } from 'playwright-core';
import type { Browser } from '../../support/browser.ts';

export interface WorkbenchOptions {
  readonly base: string;
  readonly browser: Browser;
  readonly folder: string;
  /** Key–value pairs that VS Code reads from the address, e.g. `['openFile', remote(base, file)]`. */
  readonly payload?: readonly (readonly [string, string])[];
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Runs before the page is loaded. */
  readonly before?: (page: Page) => Promise<void>;
}

export interface Workbench {
  readonly page: Page;
  close(): Promise<void>;
}

/** A file as the workbench names it; host and port must be exactly the page's. */
export function remote(base: string, file: string): string {
  return `vscode-remote://${new URL(base).host}${file}`;
}

// code-server's own service worker delays the first webview by seconds and is not needed. (A string: it runs in the page.)
const blockServiceWorker = `{
  const register = ServiceWorkerContainer.prototype.register;
  ServiceWorkerContainer.prototype.register = function (url, ...rest) {
    if (String(url).includes('/out/browser/serviceWorker.js')) return Promise.reject(new Error('blocked by the test harness'));
    return register.call(this, url, ...rest);
  };
}`;

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const profile = mkdtempSync(path.join(os.tmpdir(), 'databook-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...options.browser,
    args: [...options.browser.args],
    viewport: options.viewport ?? { width: 1280, height: 800 },
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.addInitScript({ content: blockServiceWorker });
  await options.before?.(page);
  const query = new URLSearchParams({ folder: options.folder });
  if (options.payload) query.set('payload', JSON.stringify(options.payload));
  await page.goto(`${options.base}/?${query.toString()}`);
  await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  const close = async (): Promise<void> => {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  };
  return { page, close };
}
