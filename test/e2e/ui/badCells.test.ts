// Cells that cannot run say in a sentence what to do.
import { expect, test } from 'vitest';
import { kernelSelected, notebookOpen, outputs, runAll } from '../../vscode-host/harness/notebook.ts';
import { failed } from './look.ts';
import { picture, tell } from './story.ts';

const cases = [
  { cell: 'up', says: /@plugin/ },
  { cell: '@plugin=promteheus\nup', says: /prometheus/ },
  { cell: '@plugin=prometheus\n@resolution=5\nup', says: /@resolution|"resolution"|resolution/ },
  { cell: '@plugin=prometheus\n@type=sideways\nup', says: /range.*instant|instant.*range/ },
  { cell: '@plugin=prometheus\n@step=-5m\nup', says: /step/ },
  { cell: '@plugin=prometheus\n@from=tomorrow\nup', says: /tomorrow.*RFC 3339/s },
  { cell: '@plugin=prometheus\n@source=nowhere\nup', says: /nowhere/ },
  { cell: '@plugin=prometheus\nup{job="${nobody}"}', says: /nobody/ },
  { cell: '@plugin=prometheus\nsum(up', says: /unclosed left parenthesis.*sum\(up\n\s*\^/s },
];

test('each bad cell fails with a sentence that names what is wrong', async () => {
  const notebook = cases.map(({ cell }) => `\`\`\`databook\n${cell}\n\`\`\`\n`).join('\n');
  const options = {
    files: { 'bad.databook': notebook },
    open: 'bad.databook',
    settings: { 'databook.run.continueOnError': true },
    viewport: { width: 1280, height: 3000 },
  };
  await tell('bad-cells', options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runAll(page);
    for (const index of cases.keys()) await failed(page, index);
    const texts = await outputs(page).locator('.output_container').allInnerTexts();
    for (const { cell, says } of cases)
      expect(
        texts.some((text) => says.test(text)),
        cell,
      ).toBe(true);
    for (const text of texts) expect(text).not.toMatch(/\[object Object\]|\n\s+at .+:\d+/);
    await picture(page, 'bad-cells');
  });
});
