// Restricted Mode: a folder that is not trusted.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import { expect, inject, test } from 'vitest';
import { codeCell, kernelSelected, notebookOpen, runCell } from '../../vscode-host/harness/notebook.ts';
import { startServer } from '../../vscode-host/harness/server.ts';
import { outputSays } from './look.ts';
import { tell } from './story.ts';

const notebook = `\`\`\`databook
@plugin=prometheus
up
\`\`\`

<!-- databook:result status=success at=2025-11-20T02:16:40.123Z took=0.21s by=oncall -->
\`\`\`text
42 series, as recorded
\`\`\`
<!-- databook:end -->
`;

test('in Restricted Mode a notebook opens with its results, and nothing runs', async () => {
  let asked = 0;
  const prometheus = createServer((_request, response) => {
    asked++;
    response.end();
  });
  await new Promise<void>((resolve) => prometheus.listen(0, '127.0.0.1', resolve));
  const { port } = prometheus.address() as AddressInfo;
  const server = await startServer({
    folder: os.tmpdir(),
    vsix: [inject('vscode').vsix],
    automation: false,
    workspaceTrust: true,
    env: { PROMETHEUS_URL: `http://127.0.0.1:${port}` },
  });
  try {
    const settings = {
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.banner': 'never',
    };
    const options = { files: { 'a.databook': notebook }, open: 'a.databook', settings, server };
    await tell('restricted', options, async (story) => {
      const { page } = story;
      await notebookOpen(page);
      await page.getByText('Restricted Mode').first().waitFor();
      await outputSays(page, '42 series, as recorded');
      await kernelSelected(page, 'Databook');
      await runCell(page, 0);
      const question = page.locator('.monaco-dialog-box', { hasText: 'Do you trust the authors' });
      await question.getByRole('button', { name: 'Cancel' }).click();
      await question.waitFor({ state: 'detached' });
      await outputSays(page, '42 series, as recorded');
      expect(await codeCell(page, 0).locator('.codicon-notebook-state-executing').count()).toBe(0);
      expect(asked).toBe(0);
      expect(story.read('a.databook')).toBe(notebook);
    });
  } finally {
    await server.stop();
    prometheus.close();
  }
});
