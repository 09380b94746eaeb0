// `npm start`: builds, then opens the example incident notebook in VS Code. Ctrl+C stops all of it.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installVscode } from '../test/vscode-host/harness/install.ts';
import { startServer } from '../test/vscode-host/harness/server.ts';
import type { Server } from '../test/vscode-host/harness/server.ts';
import { remote } from '../test/vscode-host/harness/workbench.ts';
import { build } from './build.ts';
import { exampleDataSource } from './demo/dataSource.ts';
import type { ExampleDataSource } from './demo/dataSource.ts';
import { openInDesktop } from './lib/desktop.ts';
import { main } from './lib/main.ts';
import { openInBrowser } from './lib/openInBrowser.ts';
import { root } from './lib/process.ts';
import { packageExtension, vsixFile } from './package.ts';

const { values } = parseArgs({
  options: { 'no-open': { type: 'boolean' }, port: { type: 'string' }, desktop: { type: 'boolean' } },
});
const port = Number(values.port ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port takes a number from 1 to 65535, not "${values.port ?? ''}".`);
  process.exit(2);
}
const folder = path.join(root, 'examples/first-look');
const file = path.join(folder, 'first-look.databook');

const started = start();
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
await main(async () => {
  await started;
});

/** Resolves with what stops all that was started. */
async function start(): Promise<() => Promise<unknown>> {
  await build();
  await packageExtension();
  if (values.desktop !== true) installVscode(console.log);
  const source = await exampleDataSource();
  console.log(`\n  Prometheus:  ${source.says}`);
  if (values.desktop === true) return desktop(source);
  const server = await browser(source.url);
  return () => Promise.all([server.stop(), source.stop()]);
}

async function browser(prometheusUrl: string): Promise<Server> {
  const server = await startServer({
    folder,
    vsix: [vsixFile],
    automation: false,
    port,
    reconnectionGrace: 3 * 60 * 60,
    home: path.join(root, '.cache/start'),
    // A notebook is a record: it changes when its author saves it.
    settings: { 'files.autoSave': 'off' },
    env: { PROMETHEUS_URL: prometheusUrl },
  });
  const payload = JSON.stringify([['openFile', remote(server.base, file)]]);
  const url = `${server.base}/?${new URLSearchParams({ folder, payload }).toString()}`;
  console.log(`  VS Code:     ${url}\n\n  Ctrl+C stops it.\n`);
  if (values['no-open'] !== true) openInBrowser(url);
  return server;
}

function desktop(source: ExampleDataSource): () => Promise<unknown> {
  const home = path.join(root, '.cache/start-desktop');
  const closed = openInDesktop({ home, vsix: vsixFile, folder, file, env: { PROMETHEUS_URL: source.url } });
  console.log('  VS Code:     on your desktop; close its window to end this.\n');
  void closed.then(stop);
  return () => source.stop();
}

/** npm and the terminal both pass a signal on: every one but the first changes nothing. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // What is being started comes up first, so that it can be stopped.
  const end = await started;
  await end();
  process.exit(0);
}
