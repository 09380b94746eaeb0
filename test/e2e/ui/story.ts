// A story: a folder with files of its own, opened in a window of its own by a user without history.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { findBrowser } from '../../support/browser.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { writeSettings } from '../../vscode-host/harness/settings.ts';
import { openWorkbench, remote } from '../../vscode-host/harness/workbench.ts';

export const shots = path.join(root, 'test/e2e/shots');
const exampleFolder = path.join(root, 'examples/checkout-latency');
/** The notebook of the example. */
export const example = readFileSync(path.join(exampleFolder, 'checkout-latency.databook'), 'utf8');
/** Its recorded responses, by path. */
export const exampleRecordings: Readonly<Record<string, Buffer>> = Object.fromEntries(
  readdirSync(path.join(exampleFolder, 'recordings')).map((name) => [
    `recordings/${name}`,
    readFileSync(path.join(exampleFolder, 'recordings', name)),
  ]),
);

export interface StoryOptions {
  /** Files of the workspace's folder by path. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  /** The file to open first. */
  readonly open: string;
  /** User settings on top of the base ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** What else is done to the folder before the window opens. */
  readonly prepare?: (folder: string) => void;
  /** Another server than the shared one. */
  readonly server?: { readonly base: string; readonly home: string };
}

export interface Story {
  readonly page: Page;
  readonly folder: string;
  read(file: string): string;
  /** One more window on the same folder, of another user's browser. */
  secondWindow(): Promise<Page>;
  /** Changes the user's settings while the window is open. */
  readonly set: (settings: Readonly<Record<string, unknown>>) => void;
  readonly git: (...args: string[]) => string;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function openStory(options: StoryOptions): Promise<Story> {
  const server = options.server ?? inject('vscode');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-story-'));
  for (const [name, content] of Object.entries(options.files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  options.prepare?.(folder);
  const set = (settings: Readonly<Record<string, unknown>>): void => {
    const all = { 'files.autoSave': 'off', 'databook.user': 'oncall', ...options.settings, ...settings };
    writeSettings(server.home, all, { overwrite: true });
  };
  set({});
  const windows: { close(): Promise<void> }[] = [];
  const open = async (): Promise<Page> => {
    const window = await openWorkbench({
      base: server.base,
      browser: findBrowser()!,
      folder,
      payload: [['openFile', remote(server.base, path.join(folder, options.open))]],
      viewport: options.viewport ?? { width: 1280, height: 900 },
    });
    windows.push(window);
    return window.page;
  };
  const page = await open();
  return {
    page,
    folder,
    read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    secondWindow: open,
    set,
    git: (...args) => execFileSync('git', ['-C', folder, ...identity, ...args], { encoding: 'utf8' }),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(windows.map((window) => window.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const identity = [
  '-c',
  'user.name=Test',
  '-c',
  'user.email=test@example.invalid',
  '-c',
  'core.autocrlf=false',
];

/** Runs a story; where it fails, a picture of the window is kept in test/e2e/shots. */
export async function tell(
  name: string,
  options: StoryOptions,
  story: (s: Story) => Promise<void>,
): Promise<void> {
  await using opened = await openStory(options);
  try {
    await story(opened);
  } catch (error) {
    await picture(opened.page, `failed-${name}`);
    throw error;
  }
}

/** Keeps what is to be seen as test/e2e/shots/NAME.png. @param height of the upper part that is wanted, in pixels */
export async function picture(page: Page, name: string, height?: number): Promise<void> {
  mkdirSync(shots, { recursive: true });
  const width = page.viewportSize()?.width ?? 0;
  const clip = height === undefined ? {} : { clip: { x: 0, y: 0, width, height } };
  await page.screenshot({ path: path.join(shots, `${name}.png`), ...clip });
}
