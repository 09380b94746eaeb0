// A notebook with recorded responses, opened where no server is set: it runs, and nobody can take it for live.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, inject, test } from 'vitest';
import {
  closeSideBar,
  codeCell,
  kernelSelected,
  notebookOpen,
  outputs,
  runAll,
  runCell,
  save,
} from '../../vscode-host/harness/notebook.ts';
import { NOTHING_SENT } from '../../../src/results/recorded.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { startServer } from '../../vscode-host/harness/server.ts';
import { failed, outputSays, paintedPixels, succeeded } from './look.ts';
import { picture, tell } from './story.ts';

const notebook = `---
databook: 1
window: 2026-11-20T01:45:00Z/2026-11-20T03:00:00Z
replay: recordings
---

# Checkout latency above SLO

\`\`\`databook
@plugin=prometheus
checkout_db_connections
\`\`\`

\`\`\`databook
@plugin=prometheus
@type=instant
sum(checkout_db_connections)
\`\`\`

\`\`\`databook
@plugin=prometheus
never_recorded
\`\`\`
`;
const url = inject('vscode').env['PROMETHEUS_URL']!;

/** Cells of a notebook, asked of live servers by the command line: the recordings by name. */
const record = async (text: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-record-'));
  try {
    writeFileSync(path.join(folder, 'a.databook'), text);
    await promisify(execFile)(
      process.execPath,
      [path.join(root, 'dist/cli.js'), 'run', 'a.databook', ...args, '--record', 'recordings'],
      { cwd: folder, env: { ...process.env, ...env, XDG_STATE_HOME: folder } },
    );
    const names = readdirSync(path.join(folder, 'recordings'));
    const read = (name: string): string => readFileSync(path.join(folder, 'recordings', name), 'utf8');
    return Object.fromEntries(names.map((name) => [`recordings/${name}`, read(name)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('a replay says what it is before it runs, in each result and in the file; a server that is set ends it', async () => {
  const cells = ['--cell', '1', '--cell', '2'];
  const recordings = await record(notebook, cells, { PROMETHEUS_URL: url });
  const [first] = Object.values(recordings);
  const { recorded } = JSON.parse(first!) as { recorded: string };
  const label = `Recorded ${recorded.slice(0, 10)} ${recorded.slice(11, 16)} UTC`;
  const server = await startServer({ folder: os.tmpdir(), vsix: [inject('vscode').vsix], automation: false });
  try {
    const options = {
      files: { 'a.databook': notebook, ...recordings },
      open: 'a.databook',
      viewport: { width: 1200, height: 1500 },
      server,
    };
    await tell('replay', options, async (story) => {
      const { page } = story;
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await closeSideBar(page);
      const status = page.locator('.statusbar-item', { hasText: 'Replay: prometheus' });
      await status.waitFor({ timeout: 30_000 });

      await runAll(page);
      await succeeded(page, 2);
      await failed(page, 2);
      await outputSays(page, /This request was not recorded in recordings: .*query=never_recorded/);
      await outputSays(page, '"Databook: Set Prometheus URL"');
      await expect.poll(() => outputs(page).getByText(label).count()).toBe(2);
      const under = (index: number) => codeCell(page, index).locator('.cell-statusbar-container');
      for (const index of [0, 1]) await under(index).getByText(label).waitFor();
      await under(0)
        .getByText(/success · replayed \d{4}-/)
        .waitFor();
      await expect.poll(() => paintedPixels(outputs(page).locator('canvas').first())).toBeGreaterThan(500);
      await page.mouse.move(0, 0);
      for (const [theme, mark] of [
        ['Dark', '.vs-dark'],
        ['Light', '.vs'],
      ] as const) {
        story.set({ 'workbench.colorTheme': `Default ${theme} Modern` });
        await page.locator(`.monaco-workbench${mark}`).waitFor();
        await picture(page, `replay-${theme.toLowerCase()}`);
      }

      await save(page);
      const saved = story.read('a.databook');
      expect(saved.match(/ origin=replay recorded=\S+Z -->/g)).toHaveLength(2);
      expect(saved).toContain(`> **${label}** – replayed; no server was asked.`);
      expect(saved).not.toContain('recorded.invalid');

      story.set({ 'databook.env': { PROMETHEUS_URL: url } });
      await status.waitFor({ state: 'detached', timeout: 30_000 });
      await runCell(page, 0);
      await under(0).getByText(label).waitFor({ state: 'detached', timeout: 30_000 });
      await under(0)
        .getByText(/success · \d{4}-/)
        .waitFor();
      await save(page);
      const live = story.read('a.databook');
      expect(live.match(/ endpoints=\S+/g)).toHaveLength(1);
      expect(live.match(/ origin=replay/g)).toHaveLength(2);
      await picture(page, 'replay-then-live');
    });
  } finally {
    await server.stop();
  }
});

test('a replayed write is put to the user as one that sends nothing', async () => {
  let asked = 0;
  const server = createServer((request, response) => {
    asked++;
    request.resume();
    response.writeHead(202).end('restarting\n');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cell = ['@plugin=http', `POST ${origin}/services/payment/restart`, '', '{ "reason": "INC-2317" }'];
    const text = [
      '---',
      'databook: 1',
      'replay: recordings',
      '---',
      '',
      '```databook',
      ...cell,
      '```',
      '',
    ].join('\n');
    const recordings = await record(text, ['--yes', '--allow', origin]);
    expect(asked).toBe(1);

    await tell(
      'replayed-write',
      { files: { 'a.databook': text, ...recordings }, open: 'a.databook' },
      async ({ page }) => {
        await notebookOpen(page);
        await kernelSelected(page, 'Databook');
        await runCell(page, 0);
        const question = page.locator('.monaco-dialog-box', {
          hasText: `POST ${origin}/services/payment/restart`,
        });
        await question.waitFor();
        expect(await question.innerText()).toContain(NOTHING_SENT);
        expect(await question.innerText()).toContain('{ "reason": "INC-2317" }');
        await picture(page, 'replay-write');
        await question.getByRole('button', { name: 'Do It' }).click();
        await outputSays(page, /^202 Accepted · /);
        await outputSays(page, /^Recorded \d{4}-/);
        expect(asked).toBe(1);
      },
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
