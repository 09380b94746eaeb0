// The run log on a PostgreSQL that many share: what others do is seen at once, and a server that is away is said to be.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, test } from 'vitest';
import { startGate, type Gate } from '../../support/servers/gate.ts';
import { requirePostgres, startPostgres } from '../../support/servers/postgres.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { startServer } from '../../vscode-host/harness/server.ts';
import { seen } from './look.ts';
import { row, showRuns, view } from './runsView.ts';
import { picture, tell } from './story.ts';

const programs = requirePostgres();
const query = '```databook\n@plugin=prometheus\n@type=instant\nsum(up)\n```\n';

/** `databook run` as a colleague calls it, elsewhere. */
async function runElsewhere(name: string, url: string): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'databook-elsewhere-'));
  try {
    writeFileSync(path.join(folder, name), query);
    const env = { ...process.env, ...inject('vscode').env, XDG_STATE_HOME: folder };
    await promisify(execFile)(process.execPath, [path.join(root, 'dist/cli.js'), 'run', name], {
      cwd: folder,
      env: { ...env, DATABOOK_LIMANI: 'postgres', DATABOOK_LIMANI_URL: url },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(programs === undefined)('a run log that others write, too', () => {
  test('their runs appear by themselves; a cut from the server is said quietly, and passes', async () => {
    const { vsix, env } = inject('vscode');
    const postgres = await startPostgres(programs!);
    let gate: Gate | undefined;
    const server = await startServer({ folder: os.tmpdir(), vsix: [vsix], automation: false, env });
    try {
      gate = await startGate(postgres.port);
      const settings = {
        'databook.limani': 'postgres',
        'databook.limaniConfig': { url: `postgres://postgres@127.0.0.1:${gate.port}/postgres` },
      };
      const options = { server, files: { 'mine.databook': query }, open: 'mine.databook', settings };
      const { cut, open } = gate;
      await tell('runs-postgres', options, async ({ page }) => {
        await showRuns(page);
        await view(page).getByText('No run was recorded yet').waitFor({ timeout: 60_000 });
        await runElsewhere('theirs.databook', postgres.url);
        await row(page, /theirs.*1\/1/).click({ timeout: 30_000 });
        // nothing of it is on a disk that this window could read
        await page.locator('.tab.active', { hasText: 'theirs (run of' }).waitFor();
        await seen(page, 'Open in Prometheus');
        await seen(page, 'answer kept as sha256');
        await picture(page, 'runs-theirs');

        await cut();
        await view(page)
          .getByText(/The run log cannot be reached .*Shown is what was read before\./)
          .waitFor({ timeout: 60_000 });
        expect(await row(page, /theirs/).count()).toBe(1);
        expect(await page.locator('.notifications-toasts .notification-list-item').count()).toBe(0);
        await picture(page, 'runs-away');
        await runElsewhere('meanwhile.databook', postgres.url);
        expect(await view(page).getByText('cannot be reached').count()).toBe(1);
        await open();
        await row(page, /meanwhile.*1\/1/).waitFor({ timeout: 90_000 });
        await view(page).getByText('cannot be reached').waitFor({ state: 'detached' });
        await runElsewhere('after.databook', postgres.url);
        await row(page, /after.*1\/1/).waitFor({ timeout: 30_000 });
      });
    } finally {
      await server.stop();
      await gate?.stop();
      await postgres.stop();
    }
  });
});
