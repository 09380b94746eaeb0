// The main job: open the incident, run it against a real Prometheus, see the plot, save the record.
import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import {
  closeEditor,
  codeCell,
  kernelSelected,
  notebookOpen,
  openFromExplorer,
  outputs,
  runAll,
  save,
} from '../../vscode-host/harness/notebook.ts';
import { agree, paintedPixels, succeeded } from './look.ts';
import { example, exampleRecordings, picture, tell } from './story.ts';

const file = 'incident.databook';
/** Code cells of the example. */
const CELLS = 11;
const prometheus = inject('vscode').env['PROMETHEUS_URL'] ?? '';

test('an incident is opened, run, seen, saved, and opened again', async () => {
  await tell(
    'incident',
    { files: { [file]: example, ...exampleRecordings }, open: file, viewport: { width: 1280, height: 8600 } },
    async (story) => {
      const { page } = story;
      story.git('init', '-q');
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await runAll(page);
      await agree(page, 'POST http://localhost:8480/api/rollbacks');
      await succeeded(page, CELLS);
      await expect.poll(() => outputs(page).locator('canvas').count()).toBe(4);
      for (const canvas of await outputs(page).locator('canvas').all())
        await expect.poll(() => paintedPixels(canvas)).toBeGreaterThan(500);
      await checkTable(page);
      await picture(page, 'incident');

      await save(page);
      const saved = story.read(file);
      expect(saved.match(/<!-- databook:result status=success /g)).toHaveLength(CELLS);
      // Nothing but the results is new.
      expect(saved.replaceAll(/\n<!-- databook:result [^]*?<!-- databook:end -->\n/g, '')).toBe(example);

      story.git('add', '.');
      story.git('commit', '-qm', 'The incident');
      await typeAndTakeBack(page);
      expect(story.git('status', '--porcelain')).toBe('');
      await closeEditor(page, file);

      await openFromExplorer(page, file);
      await notebookOpen(page);
      await expect.poll(() => outputs(page).locator('canvas').count()).toBe(4);
      await checkTable(page);
      await typeAndTakeBack(page);
      expect(story.git('diff')).toBe('');
      expect(story.read(file)).toBe(saved);
    },
  );
});

/** Makes the notebook unsaved without a change of its content, and saves it. */
async function typeAndTakeBack(page: Page): Promise<void> {
  await codeCell(page, 0).locator('.monaco-editor').first().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('x');
  await page.locator('.tab.active.dirty').waitFor();
  await page.keyboard.press('Backspace');
  await save(page);
}

/** The figures of the table are those that Prometheus gives for 02:25, to four digits. */
async function checkTable(page: Page): Promise<void> {
  const query = 'sum by (route, code) (rate(checkout_requests_total[5m]))';
  const parameters = new URLSearchParams({ query: `sort_desc(${query})`, time: '1795141500' });
  const response = await fetch(`${prometheus}/api/v1/query?${parameters.toString()}`);
  const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } };
  expect(data.result).toHaveLength(6);
  for (const { value } of data.result) {
    const figure = Number(Number(value[1]).toPrecision(4));
    await outputs(page)
      .getByRole('cell', { name: `${figure} ops/s` })
      .first()
      .waitFor({ timeout: 30_000 });
  }
}
