// Pictures of the example for people to look at, in the themes that VS Code ships; kept in test/e2e/shots.
import { expect, test } from 'vitest';
import {
  kernelSelected,
  notebookOpen,
  outputs,
  runAll,
  closeSideBar,
} from '../../vscode-host/harness/notebook.ts';
import { paintedPixels, succeeded } from './look.ts';
import { example, picture, tell } from './story.ts';

const themes = [
  { name: 'dark', theme: 'Default Dark Modern' },
  { name: 'light', theme: 'Default Light Modern' },
  { name: 'high-contrast', theme: 'Default High Contrast' },
];

test.each(themes)('the example in $theme', async ({ name, theme }) => {
  const settings = { 'workbench.colorTheme': theme, 'window.autoDetectHighContrast': false };
  const options = {
    files: { 'first-look.databook': example },
    open: 'first-look.databook',
    settings,
    viewport: { width: 1200, height: 4600 },
  };
  await tell(`theme-${name}`, options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await closeSideBar(page);
    await runAll(page);
    await succeeded(page, 6);
    const canvas = outputs(page).locator('canvas').first();
    await expect.poll(() => paintedPixels(canvas)).toBeGreaterThan(500);
    await page.mouse.move(0, 0);
    await picture(page, `example-${name}`);
    await picture(page, `top-${name}`, 1040);
  });
});
