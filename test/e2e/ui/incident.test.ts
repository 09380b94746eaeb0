// The main job: open the incident, run it against a real Prometheus, see the plot, save the record.
import { expect, test } from 'vitest';
import {
  kernelSelected,
  notebookOpen,
  openFromExplorer,
  outputs,
  runAll,
  save,
} from '../../vscode-host/harness/notebook.ts';
import { outputSays, paintedPixels, succeeded } from './look.ts';
import { example, picture, tell } from './story.ts';

const file = 'incident.databook';

test('an incident is opened, run, seen, saved, and opened again', async () => {
  await tell(
    'incident',
    { files: { [file]: example }, open: file, viewport: { width: 1280, height: 4600 } },
    async (story) => {
      const { page } = story;
      story.git('init', '-q');
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await runAll(page);
      await succeeded(page, 6);
      await expect.poll(() => outputs(page).locator('canvas').count(), { timeout: 30_000 }).toBe(4);
      for (const canvas of await outputs(page).locator('canvas').all())
        await expect.poll(() => paintedPixels(canvas)).toBeGreaterThan(500);
      await checkTable(page);
      await picture(page, 'incident');

      await save(page);
      const saved = story.read(file);
      expect(saved.match(/<!-- databook:result status=success /g)).toHaveLength(6);
      expect(saved.startsWith(example.slice(0, example.indexOf('## Do requests fail')).slice(0, 400))).toBe(
        true,
      );

      story.git('add', '.');
      story.git('commit', '-qm', 'The incident');
      await page.keyboard.press('Control+S');
      await page.keyboard.press('Control+K');
      await page.keyboard.press('Control+W');
      await page.locator('.notebookOverlay .cell-list-container').waitFor({ state: 'detached' });
      expect(story.git('status', '--porcelain')).toBe('');

      await openFromExplorer(page, file);
      await notebookOpen(page);
      await expect.poll(() => outputs(page).locator('canvas').count(), { timeout: 30_000 }).toBe(4);
      await checkTable(page);
      await page.keyboard.press('Control+S');
      expect(story.git('diff')).toBe('');
      expect(story.read(file)).toBe(saved);
    },
  );
});

/** Figures that the example's data give at 02:25. */
async function checkTable(page: Parameters<typeof outputs>[0]): Promise<void> {
  await outputSays(page, '/items');
}
