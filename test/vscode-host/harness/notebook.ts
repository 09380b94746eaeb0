// Drives a notebook in the workbench the way a person does: by mouse and keyboard.
import type { FrameLocator, Locator, Page } from 'playwright-core';

const notebookList = '.notebookOverlay .cell-list-container';

/** Until then VS Code does not know which extension opens which file. */
export async function extensionsRegistered(page: Page): Promise<void> {
  await page.waitForFunction("performance.getEntriesByName('code/didLoadExtensions').length > 0", null, {
    timeout: 60_000,
  });
}

export async function notebookOpen(page: Page): Promise<void> {
  await page.waitForSelector(notebookList, { timeout: 60_000 });
}

/** Opens a file of the workspace's top folder through the explorer. */
export async function openFromExplorer(page: Page, file: string): Promise<void> {
  await extensionsRegistered(page);
  await page.locator(`.explorer-folders-view .monaco-list-row[aria-label^="${file}"]`).first().click();
}

/** Closes the editor that is seen. */
export async function closeEditor(page: Page, file: string): Promise<void> {
  const tab = page.locator('.tab.active', { hasText: file });
  await tab.getByRole('button', { name: 'Close' }).click();
  await tab.waitFor({ state: 'detached' });
}

export function codeCell(page: Page, index: number): Locator {
  return page.locator('.notebookOverlay .code-cell-row').nth(index);
}

/** The kernel's name at the top right; VS Code first shows "Detecting Kernels". */
export async function kernelSelected(page: Page, name: string): Promise<void> {
  await page.locator('.kernel-label', { hasText: name }).first().waitFor({ timeout: 30_000 });
}

/** Presses the run button of a cell, which exists only while the mouse is over it. */
export async function runCell(page: Page, index: number): Promise<void> {
  const cell = codeCell(page, index);
  await cell.hover();
  await cell.locator('.run-button-container .codicon-notebook-execute').click();
}

/** The same button stops the cell while it runs. */
export async function stopCell(page: Page, index: number): Promise<void> {
  const cell = codeCell(page, index);
  await cell.hover();
  await cell.locator('.run-button-container .codicon-notebook-stop').click();
}

export async function runAll(page: Page): Promise<void> {
  await page.locator('.notebook-toolbar-container [aria-label^="Run All"]').first().click();
}

/** One webview per open notebook (open no second one) holds all outputs and all rendered Markdown; their order in it is not the cells' order. */
export function outputs(page: Page): FrameLocator {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

export async function closeSideBar(page: Page): Promise<void> {
  const sideBar = page.locator('.part.sidebar');
  while (await sideBar.isVisible()) await page.keyboard.press('Control+B');
}

export async function typeIntoCell(page: Page, index: number, text: string): Promise<void> {
  await codeCell(page, index).locator('.monaco-editor').first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

/** Saves and waits until the tab shows no unsaved change. */
export async function save(page: Page): Promise<void> {
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active.dirty').waitFor({ state: 'detached' });
}
