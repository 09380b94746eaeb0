// `npm start`: builds, then opens the example incident notebook in VS Code. Ctrl+C stops all of it.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installVscode } from '../test/vscode-host/harness/install.ts';
import { startServer } from '../test/vscode-host/harness/server.ts';
import { remote } from '../test/vscode-host/harness/workbench.ts';
import { build } from './build.ts';
import { dataSource } from './demo/dataSource.ts';
import type { DataSource } from './demo/dataSource.ts';
import { hasDesktop, openInDesktop } from './lib/desktop.ts';
import { main } from './lib/main.ts';
import { openInBrowser } from './lib/openInBrowser.ts';
import { unsupported } from './lib/platform.ts';
import { root } from './lib/process.ts';
import { packageExtension, vsixFile } from './package.ts';

const usage = `npm start -- [--browser] [--no-open] [--port N] [--live]
  --browser   VS Code in the browser, also where \`code\` is on the PATH
  --no-open   only print the address
  --port N    of VS Code in the browser
  --live      start a Prometheus with the incident's metrics, and the deploy API it asks (needs prometheus and promtool)
With PROMETHEUS_URL in the environment, that server is asked instead of the recorded one.`;

const options = readOptions();
const folder = path.join(root, 'examples/checkout-latency');
const file = path.join(folder, 'checkout-latency.databook');

const started = start();
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());
await main(async () => {
  await started;
});

function readOptions(): { browser: boolean; open: boolean; port: number; live: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        browser: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
        live: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port takes a number from 1 to 65535, not "${values.port}".`);
    // an address is wanted: only the browser has one
    const browser = values.browser || values['no-open'] || port !== 0;
    return { browser, open: !values['no-open'], port, live: values.live };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

/** Resolves with what stops all that was started. */
async function start(): Promise<() => Promise<unknown>> {
  const desktop = !options.browser && hasDesktop();
  for (const line of unsupported(process.platform, process.arch, desktop)) console.log(line);
  await build();
  await packageExtension();
  if (!desktop) installVscode(console.log);
  const source = await dataSource(options.live);
  console.log(`\n  Notebook:    ${path.relative(process.cwd(), file)}\n  Data:        ${source.says}`);
  return desktop ? inDesktop(source) : inBrowser(source);
}

async function inBrowser(source: DataSource): Promise<() => Promise<unknown>> {
  const server = await startServer({
    folder,
    vsix: [vsixFile],
    automation: false,
    port: options.port,
    reconnectionGrace: 3 * 60 * 60,
    home: path.join(root, '.cache/start'),
    // A notebook is a record: it changes when its author saves it.
    settings: { 'files.autoSave': 'off' },
    env: source.env,
  });
  const payload = JSON.stringify([['openFile', remote(server.base, file)]]);
  const url = `${server.base}/?${new URLSearchParams({ folder, payload }).toString()}`;
  console.log(`  VS Code:     ${url}\n\n  Ctrl+C stops it.\n`);
  if (options.open) openInBrowser(url);
  return () => Promise.all([server.stop(), source.stop()]);
}

function inDesktop(source: DataSource): () => Promise<unknown> {
  const home = path.join(root, '.cache/start-desktop');
  const closed = openInDesktop({ home, vsix: vsixFile, folder, file, env: source.env });
  console.log('  VS Code:     on your desktop; close its window to end this.\n');
  void closed.then(stop, (error: unknown) => {
    console.error(`VS Code could not be opened: ${String(error)}. Try: npm start -- --browser`);
    process.exitCode = 1;
    return stop();
  });
  return () => source.stop();
}

/** npm and the terminal both pass a signal on: every one but the first changes nothing. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  // What is being started comes up first, so that it can be stopped.
  const end = await started;
  await end();
  process.exit();
}
