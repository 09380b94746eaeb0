// A cell that sends a request: its origin is asked for once, the answer is a table, a change is asked for each time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  codeCell,
  kernelSelected,
  notebookOpen,
  outputs,
  runCell,
} from '../../vscode-host/harness/notebook.ts';
import { failed, outputSays, succeeded } from './look.ts';
import { picture, tell } from './story.ts';

const SERVICES = [
  { service: 'checkout', version: '4.12.0', replicas: 6, healthy: true },
  { service: 'payment', version: '2.3.1', replicas: 2, healthy: false },
  { service: 'cart', version: '1.9.4', replicas: 3, healthy: true },
];

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
  request.resume();
  if (request.url === '/services')
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ services: SERVICES }));
  else response.writeHead(202).end('restarting\n');
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a request is sent once its origin is allowed, and its answer is a table', async () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const notebook = [
    '---\ndatabook: 1\nvars:\n  api: ' + origin + '\n---\n\n# Which service is it?\n',
    '```databook\n@plugin=http\n@headers=true\n# who runs where\nGET ${api}/services HTTP/1.1\nAccept: application/json\n```\n',
    '```databook\n@plugin=http\nPOST ${api}/services/payment/restart\nContent-Type: application/json\n\n{ "reason": "INC-2317", "grace": 30 }\n```\n',
  ].join('\n');
  const viewport = { width: 1280, height: 1300 };
  const options = {
    // a repository does not say who runs its cells
    files: { 'a.databook': notebook, '.vscode/settings.json': '{ "databook.user": "mallory" }' },
    open: 'a.databook',
    settings: { 'databook.user': 'Release Engineering (payments)' },
    viewport,
  };
  asked.length = 0;
  await tell('http', options, async ({ page }) => {
    await notebookOpen(page);
    await kernelSelected(page, 'Databook');
    await runCell(page, 0);
    const question = page.locator('.monaco-dialog-box', {
      hasText: `Let this notebook send requests to ${origin}?`,
    });
    await question.waitFor();
    for (const said of ['Plugin: http', 'a.databook', 'Waiting: GET', 'private address (127.0.0.1)'])
      expect(await question.innerText()).toContain(said);
    await picture(page, 'http-question');
    expect(asked).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await failed(page, 0);
    await outputSays(page, /Nobody agreed/);
    expect(asked).toEqual([]);

    await runCell(page, 0);
    await question.getByRole('button', { name: 'Allow for This Notebook' }).click();
    await succeeded(page, 1);
    await outputSays(page, /^200 OK · /);
    await outputs(page).getByRole('cell', { name: 'payment' }).first().waitFor({ timeout: 30_000 });
    // the JSON of the table is one line until it is unfolded
    await outputs(page).locator('summary', { hasText: '1 key' }).waitFor();
    expect(await outputs(page).getByText('4.12.0').count()).toBe(1);
    const under = codeCell(page, 0).locator('.cell-statusbar-container');
    await under.getByText(/ · by Release Engineering…$/).waitFor();
    await picture(page, 'http-table');
    await runCell(page, 0);
    await expect.poll(() => asked).toEqual(['GET /services', 'GET /services']);
    expect(await question.count()).toBe(0);

    await runCell(page, 1);
    const change = page.locator('.monaco-dialog-box', {
      hasText: `POST ${origin}/services/payment/restart: send 37 bytes`,
    });
    await change.waitFor();
    for (const said of [
      'Plugin http 1.',
      'Content-Type: application/json',
      '{ "reason": "INC-2317", "grace": 30 }',
    ])
      expect(await change.innerText()).toContain(said);
    await picture(page, 'http-change');
    expect(asked).toHaveLength(2);
    await change.getByRole('button', { name: 'Do It' }).click();
    await outputSays(page, /^202 Accepted · /);
    expect(asked).toEqual(['GET /services', 'GET /services', 'POST /services/payment/restart']);
  });
});
