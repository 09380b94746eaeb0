// A plain page that draws results as VS Code's notebook webview does: same bundle, same entry point, same variables.
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { rendererBundle } from '../../esbuild.mjs';
import { encodeUtf8 } from '../../src/results/utf8.ts';
import { browserRemedy, findBrowser } from '../support/browser.ts';
import { THEMES } from './themes.ts';
import type { ThemeName } from './themes.ts';

/** Nothing listens here: every request is answered by the test. Localhost counts as secure, as the clipboard wants. */
const ORIGIN = 'http://localhost:1';

/** As strict as a page can be: whatever would parse a string as HTML or script throws. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'";

const PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><title>results</title>
<style>body { margin: 0; padding: 12px; background: var(--vscode-editor-background); }
.output { margin-bottom: 24px; }</style><body><script type="module" src="/start.js"></script></body></html>`;

/** What VS Code does with a renderer's module. */
const START = `import { activate } from '/renderers.js';
let state;
globalThis.renderer = activate({ getState: () => state, setState: (next) => { state = next; } });`;

/** A browser, or undefined after saying aloud that these tests are left out; under CI its absence is an error. */
export const launch = async (): Promise<Browser | undefined> => {
  const found = findBrowser();
  if (found)
    return chromium.launch({ executablePath: found.executablePath, args: [...found.args], env: found.env });
  if (process.env['CI']) throw new Error(browserRemedy);
  console.warn(`SKIPPED: tests of renderers. ${browserRemedy}`);
  return undefined;
};

/** The bundle as it ships. */
export const bundleRenderers = async (): Promise<string> => {
  const { outputFiles } = await build({ ...rendererBundle, write: false });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild gave no bundle');
  return file.text;
};

export interface ResultPage {
  readonly page: Page;
  /** Draws an output; `data` is text, bytes or a value to be written as JSON. */
  readonly show: (id: string, mime: string, data: unknown, metadata?: object) => Promise<void>;
  readonly setTheme: (theme: ThemeName) => Promise<void>;
  /** Errors of the page so far: none is expected. */
  readonly errors: string[];
}

export interface PageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly timezone?: string;
  /** False for a page that forbids nothing, as VS Code's forbids little. */
  readonly policy?: boolean;
}

interface HarnessWindow {
  renderer: {
    renderOutputItem(item: object, element: HTMLElement): void;
    disposeOutputItem(id?: string): void;
  };
}

/** Opens an empty page in which results can be shown. */
export const openPage = async (
  browser: Browser,
  bundle: string,
  options: PageOptions = {},
): Promise<ResultPage> => {
  const { theme = 'dark', width = 900, timezone = 'Europe/Berlin', policy = true } = options;
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    timezoneId: timezone,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (entry) => {
    if (entry.type() === 'error') errors.push(entry.text());
  });
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/start.js') return route.fulfill({ contentType: 'text/javascript', body: START });
    if (pathname === '/renderers.js') return route.fulfill({ contentType: 'text/javascript', body: bundle });
    if (pathname === '/')
      return route.fulfill({
        contentType: 'text/html',
        body: PAGE,
        headers: policy ? { 'content-security-policy': CSP } : {},
      });
    return route.fulfill({ status: 404 });
  });
  await page.goto(`${ORIGIN}/`);
  const setTheme = (name: ThemeName): Promise<void> =>
    page.evaluate(({ bodyClass, colors }) => {
      const root = document.documentElement;
      root.removeAttribute('style');
      for (const [key, value] of Object.entries(colors)) root.style.setProperty(`--vscode-${key}`, value);
      document.body.className = bodyClass;
    }, THEMES[name]);
  await setTheme(theme);
  await page.waitForFunction(() => 'renderer' in window);

  const show = async (id: string, mime: string, data: unknown, metadata?: object): Promise<void> => {
    const bytes =
      data instanceof Uint8Array ? data : encodeUtf8(typeof data === 'string' ? data : JSON.stringify(data));
    await page.evaluate(
      (item) => {
        const element = document.getElementById(item.id) ?? document.createElement('div');
        element.id = item.id;
        element.className = 'output';
        document.body.append(element);
        const data = Uint8Array.from(atob(item.base64), (char) => char.charCodeAt(0));
        (window as unknown as HarnessWindow).renderer.renderOutputItem(
          { ...item, data: () => data },
          element,
        );
      },
      { id, mime, base64: Buffer.from(bytes).toString('base64'), ...(metadata && { metadata }) },
    );
  };
  return { page, show, setTheme, errors };
};
