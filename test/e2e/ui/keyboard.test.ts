import { test } from 'vitest';
import { codeCell, kernelSelected, notebookOpen, typeIntoCell } from '../../vscode-host/harness/notebook.ts';
import { outputSays, succeeded } from './look.ts';
import { tell } from './story.ts';

const notebook = '```databook\n@plugin=prometheus\n@type=instant\n1\n```\n';

test('Ctrl+Enter runs the cell that is being typed', async () => {
  await tell('ctrl-enter', { files: { 'a.databook': notebook }, open: 'a.databook' }, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await typeIntoCell(page, 0, '@plugin=prometheus\n@type=instant\nvector(6 * 7)');
    await page.keyboard.press('Control+Enter');
    await succeeded(page, 1);
    await outputSays(page, '42');
  });
});

test('Ctrl+Enter runs the cell that is selected', async () => {
  await tell(
    'ctrl-enter-selected',
    { files: { 'a.databook': notebook }, open: 'a.databook' },
    async ({ page }) => {
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await codeCell(page, 0).locator('.monaco-editor').first().click();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Enter');
      await succeeded(page, 1);
    },
  );
});
