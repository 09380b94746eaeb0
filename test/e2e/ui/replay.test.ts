// A notebook with recorded responses, opened where no server is set: it runs, and nobody can take it for live.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
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
import { root } from '../../vscode-host/harness/paths.ts';
import { startServer } from '../../vscode-host/harness/server.ts';
import { failed, outputSays, paintedPixels, succeeded } from './look.ts';
import { picture, tell } from './story.ts';

const notebook = `---
databook: 1
window: 2025-11-20T01:45:00Z/2025-11-20T03:00:00Z
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

/** The notebook's first two cells, asked of the shared Prometheus. */
const record = (): Record<string, string> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-record-'));
  try {
    writeFileSync(path.join(folder, 'a.databook'), notebook);
    const cells = ['--cell', '1', '--cell', '2'];
    execFileSync(
      process.execPath,
      [path.join(root, 'dist/cli.js'), 'run', 'a.databook', ...cells, '--record', 'recordings'],
      { cwd: folder, env: { ...process.env, PROMETHEUS_URL: url, XDG_STATE_HOME: folder } },
    );
    const names = readdirSync(path.join(folder, 'recordings'));
    const read = (name: string): string => readFileSync(path.join(folder, 'recordings', name), 'utf8');
    return Object.fromEntries(names.map((name) => [`recordings/${name}`, read(name)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('a replay says what it is before it runs, in each result and in the file; a server that is set ends it', async () => {
  const recordings = record();
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
