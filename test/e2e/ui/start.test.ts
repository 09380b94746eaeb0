// `npm start`: from the command to a plot, and back to the prompt.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findBrowser } from '../../support/browser.ts';
import {
  codeCell,
  kernelSelected,
  notebookOpen,
  outputs,
  runCell,
} from '../../vscode-host/harness/notebook.ts';
import { root } from '../../vscode-host/harness/paths.ts';
import { openWorkbench } from '../../vscode-host/harness/workbench.ts';
import { outputSays, paintedPixels } from './look.ts';
import { picture } from './story.ts';

/** Starts it and resolves with all that it printed up to the address. */
async function start(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/bootstrap.mjs'), 'start', '--no-open'], {
    cwd: root,
    env: { ...process.env, PROMETHEUS_URL: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data: Buffer) => {
        said += data.toString();
        if (said.includes('Ctrl+C stops it')) resolve();
      });
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code ?? 'a signal'}:\n${said}`)));
  });
  await ready;
  return { child, said };
}

test('npm start opens the example, which is answered from recordings, and Ctrl+C ends it', async () => {
  const { child, said } = await start();
  try {
    expect(said).toContain('Data:        recorded: no server is asked.');
    const url = new URL(/VS Code: +(\S+)/.exec(said)![1]!);
    const window = await openWorkbench({
      base: url.origin,
      browser: findBrowser()!,
      folder: url.searchParams.get('folder')!,
      payload: JSON.parse(url.searchParams.get('payload')!) as [string, string][],
      viewport: { width: 1200, height: 1400 },
    });
    const { page } = window;
    try {
      await notebookOpen(page);
      await kernelSelected(page, 'Databook');
      await codeCell(page, 1).waitFor();
      await runCell(page, 1);
      await outputSays(page, /Recorded \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
      await expect.poll(() => paintedPixels(outputs(page).locator('canvas').first())).toBeGreaterThan(500);
      await picture(page, 'start');
    } finally {
      await window.close();
    }
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  }
});
