// A cell whose server never answers is stopped by its user.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kernelSelected, notebookOpen, runCell, stopCell } from '../../vscode-host/harness/notebook.ts';
import { failed, outputSays } from './look.ts';
import { tell } from './story.ts';

let open = 0;
let asked = 0;
const silent = createServer((_request, response) => {
  open++;
  asked++;
  response.on('close', () => open--);
});
beforeAll(() => new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  silent.closeAllConnections();
  silent.close();
});

test('a cell whose server never answers is stopped, says so, and its connection is closed', async () => {
  const { port } = silent.address() as AddressInfo;
  const sources = { silent: { plugin: 'prometheus', env: { PROMETHEUS_URL: `http://127.0.0.1:${port}` } } };
  const notebook = '```databook\n@plugin=prometheus\n@source=silent\nup\n```\n';
  const options = {
    files: { 'a.databook': notebook },
    open: 'a.databook',
    settings: { 'databook.dataSources': sources },
  };
  await tell('stop', options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    await expect.poll(() => asked).toBe(1);
    await stopCell(page, 0);
    await outputSays(page, /cancelled/i);
    await failed(page, 0);
    await expect.poll(() => open).toBe(0);
  });
});
