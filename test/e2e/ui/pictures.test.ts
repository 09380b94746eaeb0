// Pictures of the example for people to look at, in the themes that VS Code ships; kept in test/e2e/shots.
import { expect, test } from 'vitest';
import {
  closeSideBar,
  kernelSelected,
  notebookOpen,
  outputs,
  runAll,
} from '../../vscode-host/harness/notebook.ts';
import { agree, paintedPixels, succeeded } from './look.ts';
import { example, exampleRecordings, picture, tell } from './story.ts';

const themes = [
  { name: 'dark', theme: 'Default Dark Modern', mark: '.vs-dark' },
  { name: 'light', theme: 'Default Light Modern', mark: '.vs' },
  { name: 'high-contrast', theme: 'Default High Contrast', mark: '.hc-black' },
];

test('plots follow the theme of the window, without being run again', async () => {
  const options = {
    files: { 'checkout-latency.databook': example, ...exampleRecordings },
    open: 'checkout-latency.databook',
    settings: { 'window.autoDetectHighContrast': false },
    viewport: { width: 1200, height: 8600 },
  };
  await tell('themes', options, async ({ page, set }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await closeSideBar(page);
    await runAll(page);
    await agree(page, 'POST http://localhost:8480/api/rollbacks');
    await succeeded(page, 11);
    const canvas = outputs(page).locator('canvas').first();
    const colours = new Set<string>();
    for (const { name, theme, mark } of themes) {
      set({ 'workbench.colorTheme': theme });
      await page.locator(`.monaco-workbench${mark}`).waitFor();
      await expect.poll(() => paintedPixels(canvas)).toBeGreaterThan(500);
      await expect.poll(async () => colours.has(await canvas.evaluate(colour))).toBe(false);
      colours.add(await canvas.evaluate(colour));
      await page.mouse.move(0, 0);
      await picture(page, `example-${name}`);
      await picture(page, `top-${name}`, 1330);
    }
  });
});

/** The colour that most painted pixels of a canvas have. */
function colour(element: Element): string {
  const canvas = element as HTMLCanvasElement;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  const counts = new Map<string, number>();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 0) continue;
    const key = data.slice(i, i + 4).join(',');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
