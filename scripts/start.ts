// `npm start`: builds, then opens the example incident notebook in VS Code in the browser. Ctrl+C stops all of it.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installVscode } from '../test/vscode-host/harness/install.ts';
import { startServer } from '../test/vscode-host/harness/server.ts';
import { remote } from '../test/vscode-host/harness/workbench.ts';
import { build } from './build.ts';
import { exampleDataSource } from './demo/dataSource.ts';
import { openInBrowser } from './lib/openInBrowser.ts';
import { root } from './lib/process.ts';
import { packageExtension, vsixFile } from './package.ts';

const { values } = parseArgs({ options: { 'no-open': { type: 'boolean' }, port: { type: 'string' } } });
const port = Number(values.port ?? 0);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port takes a number from 1 to 65535, not "${values.port ?? ''}".`);
  process.exit(2);
}

const started = start();
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
await started;

/** Resolves with what stops all that was started. */
async function start(): Promise<() => Promise<unknown>> {
  await build();
  await packageExtension();
  installVscode(console.log);
  const folder = path.join(root, 'examples/first-look');
  const source = await exampleDataSource();
  const server = await startServer({
    folder,
    vsix: [vsixFile],
    automation: false,
    port,
    home: path.join(root, '.cache/start'),
    // A notebook is a record: it changes when its author saves it.
    settings: { 'files.autoSave': 'off' },
    env: { PROMETHEUS_URL: source.url },
  });
  const notebook = remote(server.base, path.join(folder, 'first-look.databook'));
  const query = new URLSearchParams({ folder, payload: JSON.stringify([['openFile', notebook]]) });
  const url = `${server.base}/?${query.toString()}`;
  console.log(`\n  Prometheus:  ${source.says}\n  VS Code:     ${url}\n\n  Ctrl+C stops it.\n`);
  if (values['no-open'] !== true) openInBrowser(url);
  return () => Promise.all([server.stop(), source.stop()]);
}

/** A second signal, as npm and the terminal both send one, changes nothing. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const end = await started;
  await end();
  process.exit(0);
}
