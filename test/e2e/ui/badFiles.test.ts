// Files that are not as they should be: each opens, or says in a sentence why not; none is ever changed by being opened.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { closeEditor, notebookOpen, openFromExplorer, outputs } from '../../vscode-host/harness/notebook.ts';
import { notification } from './look.ts';
import { tell } from './story.ts';

const cell = '```databook\n@plugin=prometheus\nup\n```\n';
const files = {
  'good.databook': cell,
  'binary.databook': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0xff, 0xfe, 0x80]),
  'newer.databook': `---\ndatabook: 99\n---\n\n${cell}`,
  'front-matter.databook': `---\ndatabook: 1\ntitle: "never closed\n---\n\n${cell}`,
  'fence.databook': '# Before\n\n```databook\n@plugin=prometheus\nup\n',
  'conflict.databook': `# A\n\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> branch\n\n${cell}`,
};

const notebook = '.notebookOverlay .cell-list-container';

test('broken files open with their content and a sentence that says what is wrong, and stay as they are', async () => {
  await tell('bad-files', { files, open: 'good.databook' }, async ({ page, folder }) => {
    await notebookOpen(page);
    await closeEditor(page, 'good.databook');
    const open = async (file: string, check: () => Promise<void>): Promise<void> => {
      await openFromExplorer(page, file);
      await page.locator('.tab.active', { hasText: file }).waitFor();
      await check();
      await closeEditor(page, file);
      await page.locator(notebook).waitFor({ state: 'detached' });
    };

    await openFromExplorer(page, 'binary.databook');
    const refused = page.locator('.monaco-dialog-box', { hasText: /binary\.databook.*not UTF-8/s });
    await refused.getByRole('button', { name: 'Cancel' }).click();

    await open('newer.databook', () =>
      notification(
        page,
        /newer\.databook is written in format 99.*read-only.*Update the extension/,
      ).waitFor(),
    );
    await open('front-matter.databook', async () => {
      await notification(page, /front-matter\.databook, line \d+: .*Nothing is lost/).waitFor();
      await page.locator('.notebookOverlay .code-cell-row').first().waitFor();
    });
    await open('fence.databook', async () => {
      await notification(page, /fence\.databook, line 3: .*Nothing is lost/).waitFor();
      await outputs(page).getByText('Before').waitFor();
    });
    await open('conflict.databook', async () => {
      await notification(page, /conflict\.databook, line 3: .*Nothing is lost/).waitFor();
      await outputs(page).getByText('theirs').first().waitFor();
    });

    for (const [name, content] of Object.entries(files))
      expect(readFileSync(path.join(folder, name)).equals(Buffer.from(content)), name).toBe(true);
  });
});

test('50 MB of text: VS Code asks first; the file stays as it is', async () => {
  const line = `${'All work and no play makes Jack a dull boy. '.repeat(3)}\n`;
  const big = Buffer.from(line.repeat(Math.ceil((50 * 1024 * 1024) / line.length)));
  await tell('big', { files: { 'big.databook': big }, open: 'big.databook' }, async ({ page, folder }) => {
    await page.getByText(/very large \(50.*MB\)/).waitFor();
    await page.getByRole('button', { name: 'Open Anyway' }).waitFor();
    expect(readFileSync(path.join(folder, 'big.databook')).equals(big)).toBe(true);
  });
});
