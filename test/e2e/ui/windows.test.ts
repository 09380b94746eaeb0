// Two windows on one file.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { codeCell, notebookOpen, save, typeIntoCell } from '../../vscode-host/harness/notebook.ts';
import { notification } from './look.ts';
import { tell } from './story.ts';

const file = 'shared.databook';
const notebook =
  '```databook\n@plugin=prometheus\nfirst\n```\n\n```databook\n@plugin=prometheus\nsecond\n```\n';
const options = { files: { [file]: notebook }, open: file };

/** Waits until a window notices what happens to the files of its folder. */
async function watching(page: Page, folder: string): Promise<void> {
  let written = 0;
  await expect
    .poll(
      async () => {
        writeFileSync(path.join(folder, `news-${++written}.txt`), '');
        return page.locator('.explorer-folders-view .monaco-list-row[aria-label^="news-"]').count();
      },
      { interval: 500, timeout: 60_000 },
    )
    .toBeGreaterThan(0);
}

test('what one window saves, the other shows, and then adds its own', async () => {
  await tell('windows-turns', options, async (story) => {
    const [one, two] = [story.page, await story.secondWindow()];
    await Promise.all([notebookOpen(one), notebookOpen(two)]);
    await watching(two, story.folder);
    await typeIntoCell(one, 0, '@plugin=prometheus\nfrom_one');
    await save(one);
    await codeCell(two, 0).getByText('from_one').waitFor({ timeout: 45_000 });
    await typeIntoCell(two, 1, '@plugin=prometheus\nfrom_two');
    await save(two);
    expect(story.read(file)).toContain('from_one');
    expect(story.read(file)).toContain('from_two');
  });
});

test('two windows edit at once: the later save is refused, and neither text is lost', async () => {
  await tell('windows-conflict', options, async (story) => {
    const [one, two] = [story.page, await story.secondWindow()];
    await Promise.all([notebookOpen(one), notebookOpen(two)]);
    await typeIntoCell(one, 0, '@plugin=prometheus\nfrom_one');
    await typeIntoCell(two, 1, '@plugin=prometheus\nfrom_two');
    await save(one);
    await two.keyboard.press('Control+S');
    await notification(two, 'Failed to save').waitFor({ timeout: 120_000 });
    expect(story.read(file)).toContain('from_one');
    await codeCell(two, 1).getByText('from_two').waitFor();
    await two.locator('.tab.active.dirty').waitFor();
  });
});
