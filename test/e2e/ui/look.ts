// What a person sees in the outputs of a notebook.
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { codeCell, outputs } from '../../vscode-host/harness/notebook.ts';

/** Waits until this many cells show the check mark of success. */
export async function succeeded(page: Page, count: number): Promise<void> {
  const marks = page.locator('.notebookOverlay .codicon-notebook-state-success');
  await expect.poll(() => marks.count(), { timeout: 60_000 }).toBeGreaterThanOrEqual(count);
}

export async function failed(page: Page, index: number): Promise<void> {
  await codeCell(page, index).locator('.codicon-notebook-state-error').waitFor({ timeout: 30_000 });
}

/** Waits until text is to be seen in some output. */
export async function outputSays(page: Page, text: string | RegExp): Promise<Locator> {
  const found = outputs(page).getByText(text).first();
  await found.waitFor({ timeout: 30_000 });
  return found;
}

/** How many pixels of a canvas differ from its corner: none before something is drawn. */
export function paintedPixels(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const context = (element as HTMLCanvasElement).getContext('2d');
    if (!context || width === 0 || height === 0) return 0;
    const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
    return pixels.filter((pixel) => pixel !== pixels[0]).length;
  });
}

/** The notification that says something. */
export function notification(page: Page, text: string | RegExp): Locator {
  return page.locator(
    '.notifications-toasts .notification-list-item, .notifications-center .notification-list-item',
    {
      hasText: text,
    },
  );
}

/** Agrees to what a cell asks before it changes something. */
export async function agree(page: Page, summary: string | RegExp): Promise<void> {
  const question = page.locator('.monaco-dialog-box', { hasText: summary });
  await question.waitFor({ timeout: 60_000 });
  await question.getByRole('button', { name: 'Do It' }).click();
}

/**
 * Chooses from the menu that is open, by the keyboard: VS Code ignores a mouse button that is let go within a tenth of a
 * second after a menu has opened, so that the click that opens it chooses nothing.
 */
export async function chooseFromMenu(page: Page, action: string): Promise<void> {
  const item = page.locator('.context-view .action-item', { hasText: action }).first();
  await item.hover();
  await page.locator('.context-view .action-item.focused', { hasText: action }).waitFor();
  await page.keyboard.press('Enter');
  await page.locator('.context-view .action-item').first().waitFor({ state: 'detached' });
}

/** Waits for a text in a notebook: each open one has a webview of its own, which is a frame in a frame. */
export async function seen(page: Page, text: string): Promise<void> {
  const inFrames = async (): Promise<number> => {
    const counts = page.frames().map((frame) =>
      frame
        .getByText(text)
        .count()
        .catch(() => 0),
    );
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
  };
  await expect.poll(inFrames).toBeGreaterThan(0);
}

/** Clicks a link in a notebook, as soon as it is there. */
export async function followLink(page: Page, name: string | RegExp): Promise<void> {
  const inFrames = async () => {
    const links = page.frames().map(async (frame) => {
      const link = frame.getByRole('link', { name }).first();
      return (await link.count().catch(() => 0)) > 0 ? [link] : [];
    });
    return (await Promise.all(links)).flat();
  };
  await expect.poll(async () => (await inFrames()).length).toBeGreaterThan(0);
  await (await inFrames())[0]?.click();
}
