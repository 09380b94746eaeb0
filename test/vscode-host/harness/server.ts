// Runs VS Code's server (code-server) on loopback with a folder of its own for settings, extensions and state.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { codeServerEntry, mochaFolder } from './paths.ts';
import { writeSettings } from './settings.ts';

export interface ServerOptions {
  /** The folder that opens when the address names none. */
  readonly folder: string;
  /** Packaged extensions (.vsix) to install first. */
  readonly vsix?: readonly string[];
  /** User settings on top of the base ones. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Environment of the server, and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** 0 (the default) picks a free port. */
  readonly port?: number;
  /**
   * True for tests: VS Code then obeys the addresses' extensionDevelopmentPath and extensionTestsPath (it ignores them
   * silently otherwise), and shows no notification toasts.
   */
  readonly automation: boolean;
  /** Where settings and state live; a temporary folder, removed at the end, when absent. */
  readonly home?: string;
  /** Seconds that an extension host outlives its window, for the window to come back; 5 when absent. */
  readonly reconnectionGrace?: number;
  /** Whether VS Code asks if a folder is to be trusted. */
  readonly workspaceTrust?: boolean;
}

export interface Server {
  /** `http://127.0.0.1:PORT` */
  readonly base: string;
  readonly home: string;
  /** Process id of the server's first process. */
  readonly pid: number;
  /** All that the server printed. */
  log(): string;
  stop(): Promise<void>;
}

/** Installs the extensions and starts the server. Throws an Error that holds the server's output when it does not come up. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const home = options.home ?? mkdtempSync(path.join(os.tmpdir(), 'databook-vscode-'));
  const folders = [
    '--config',
    `${home}/config.yaml`,
    '--user-data-dir',
    `${home}/data`,
    '--extensions-dir',
    `${home}/extensions`,
  ];
  // What the user changed in a home that stays is theirs.
  writeSettings(home, options.settings ?? {}, { overwrite: false });
  writeFileSync(`${home}/config.yaml`, 'auth: none\n');
  const env = environment(home, options.env ?? {});
  for (const vsix of options.vsix ?? []) installExtension(vsix, folders, env);
  const child = spawn(
    process.execPath,
    [codeServerEntry, ...folders, ...serverFlags(options), options.folder],
    {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: the entry script forks, and stopping the group stops them all.
      detached: true,
    },
  );
  let log = '';
  const base = await listening(child, (text) => (log += text));
  const stop = async (): Promise<void> => {
    await stopGroup(child);
    if (options.home === undefined) rmSync(home, { recursive: true, force: true });
  };
  return { base, home, pid: child.pid ?? 0, log: () => log, stop };
}

function serverFlags(options: ServerOptions): string[] {
  return [
    ...['--bind-addr', `127.0.0.1:${options.port ?? 0}`, '--auth', 'none'],
    ...['--reconnection-grace-time', String(options.reconnectionGrace ?? 5)],
    ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
    ...(options.workspaceTrust === true ? [] : ['--disable-workspace-trust']),
    ...(options.automation ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

function environment(home: string, extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH'] ?? ''}`,
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
    // Otherwise code-server and Databook write under the home of who runs this.
    XDG_CONFIG_HOME: `${home}/xdg`,
    XDG_DATA_HOME: `${home}/xdg`,
    XDG_CACHE_HOME: `${home}/xdg`,
    XDG_STATE_HOME: `${home}/state`,
    DATABOOK_STORE: '',
    DATABOOK_MOCHA: mochaFolder,
    ...extra,
  };
  // Left over from a VS Code that this runs in, they would steer the one started here.
  delete env['VSCODE_IPC_HOOK_CLI'];
  delete env['NODE_OPTIONS'];
  return env;
}

function installExtension(vsix: string, folders: readonly string[], env: NodeJS.ProcessEnv): void {
  const args = [codeServerEntry, ...folders, '--install-extension', vsix, '--force'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0 || !/successfully installed/.test(stdout + stderr)) {
    throw new Error(`VS Code did not install ${vsix}:\n${stdout}${stderr}`);
  }
}

function listening(child: ChildProcess, keep: (text: string) => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const read = (data: Buffer): void => {
      const found = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(keep(data.toString()));
      if (found?.[1] !== undefined) resolve(found[1]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`VS Code's server ended with ${code ?? 'a signal'}:\n${keep('')}`)),
    );
  });
}

async function stopGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const kill = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-child.pid!, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  kill('SIGTERM');
  const harder = setTimeout(() => kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(harder);
}
