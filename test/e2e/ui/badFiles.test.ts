// Files that are not as they should be: each opens, or says in a sentence why not; none is ever changed by being opened.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { notebookOpen, openFromExplorer, outputs } from '../../vscode-host/harness/notebook.ts';
import { notification } from './look.ts';
import { picture, tell } from './story.ts';

const cell = '```databook\n@plugin=prometheus\nup\n```\n';
const files = {
  'good.databook': cell,
  'binary.databook': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff, 0xfe, 0x80]),
  'newer.databook': `---\ndatabook: 99\n---\n\n${cell}`,
  'front-matter.databook': `---\ndatabook: 1\ntitle: "never closed\n---\n\n${cell}`,
  'fence.databook': '# Before\n\n```databook\n@plugin=prometheus\nup\n',
  'conflict.databook': `# A\n\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n\n${cell}`,
};

const open = async (page: Page, file: string): Promise<void> => {
  await openFromExplorer(page, file);
  await page.locator('.tab.active', { hasText: file }).waitFor();
};

test('broken files open with their content and a sentence that says what is wrong, and stay as they are', async () => {
  await tell('bad-files', { files, open: 'good.databook' }, async ({ page, folder }) => {
    await notebookOpen(page);

    await open(page, 'binary.databook');
    const refused = page.locator('.monaco-dialog-box', { hasText: /binary\.databook.*UTF-8/s });
    await refused.getByRole('button', { name: 'Cancel' }).click();

    await open(page, 'newer.databook');
    await notification(
      page,
      /newer\.databook is written in format 99.*read-only.*Update the extension/,
    ).waitFor();

    await open(page, 'front-matter.databook');
    await notification(page, /front-matter\.databook, line \d+: .*Nothing is lost/).waitFor();
    await page.locator('.notebookOverlay .code-cell-row').first().waitFor();

    await open(page, 'fence.databook');
    await notification(page, /fence\.databook, line 3: .*Nothing is lost/).waitFor();
    await outputs(page).getByText('Before').waitFor();

    await open(page, 'conflict.databook');
    await notification(page, /conflict\.databook, line 3: .*Nothing is lost/).waitFor();
    await outputs(page).getByText('theirs').first().waitFor();

    for (const [name, content] of Object.entries(files))
      expect(readFileSync(path.join(folder, name)).equals(Buffer.from(content)), name).toBe(true);
  });
});

test('50 MB of text: VS Code asks, or shows it; the file stays as it is', async () => {
  const line = `${'All work and no play makes Jack a dull boy. '.repeat(3)}\n`;
  const big = Buffer.from(line.repeat(Math.ceil((50 * 1024 * 1024) / line.length)));
  await tell('big', { files: { 'big.databook': big }, open: 'big.databook' }, async ({ page, folder }) => {
    const placeholder = page.locator('.monaco-editor-pane-placeholder', { hasText: /large/ });
    await placeholder
      .or(page.locator('.notebookOverlay .cell-list-container'))
      .first()
      .waitFor({ timeout: 60_000 });
    await picture(page, 'big');
    expect(readFileSync(path.join(folder, 'big.databook')).equals(big)).toBe(true);
  });
});
