// Debian's PostgreSQL on a free port of loopback, its data in a folder that goes with it.
import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { requireBinary } from '../requireBinary.ts';
import { startChild, waitUntil, type Child } from './child.ts';
import { onFreePort } from './freePort.ts';

export interface PostgresServer {
  /** Without a password: the server asks for none. */
  readonly url: string;
  readonly port: number;
  /** A connection as the superuser. */
  client(): Promise<Client>;
  /** Ends the server at once, like a crash, and starts it again on the same port and data. */
  crash(awayMs?: number): Promise<void>;
  /** The first half of {@link crash}. */
  down(): Promise<void>;
  /** The second half. */
  up(): Promise<void>;
  /** Ends it, by its pid, and removes its data. */
  stop(): Promise<void>;
}

const DEBIAN = '/usr/lib/postgresql';

/** The folder of its programs, or what requireBinary() does. */
export function requirePostgres(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  const folders = versions.map((version) => path.join(DEBIAN, version, 'bin')).reverse();
  const found = requireBinary('initdb', 'postgresql', folders);
  return found === undefined ? undefined : path.dirname(found);
}

/** It refuses to run as root: then it runs as the user that its package made. */
function userOfServer(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  if (line === undefined) throw new Error('There is no user "postgres", as whom the server could run.');
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

const connect = async (port: number): Promise<Client> => {
  const client = new Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
  // a test that ends the server knows that its connections break
  client.on('error', () => undefined);
  await client.connect();
  return client;
};

const answers = async (port: number): Promise<boolean> => {
  try {
    await (await connect(port)).end();
    return true;
  } catch {
    return false;
  }
};

/** @param settings further ones, as `name=value` */
export const startPostgres = (programs: string, settings: readonly string[] = []): Promise<PostgresServer> =>
  onFreePort(async (port) => {
    const user = userOfServer();
    const folder = mkdtempSync(path.join(tmpdir(), 'databook-postgres-'));
    const data = path.join(folder, 'data');
    if (user.uid !== undefined) chownSync(folder, user.uid, user.gid ?? -1);
    const start = (): Promise<Child> =>
      startChild(
        path.join(programs, 'postgres'),
        [
          ...['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1'],
          ...['-c', 'unix_socket_directories='],
          ...settings.flatMap((setting) => ['-c', setting]),
        ],
        () => answers(port),
        user,
      );
    const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
    try {
      execFileSync(
        path.join(programs, 'initdb'),
        ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
        { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
      );
      let child = await start();
      const down = async (): Promise<void> => {
        // SIGQUIT: no checkpoint, no goodbye; the next start recovers from the log
        process.kill(child.pid, 'SIGQUIT');
        await waitUntil(() => Promise.resolve(!existsSync(path.join(data, 'postmaster.pid'))), 'crash');
      };
      const up = async (): Promise<void> => {
        child = await start();
      };
      return {
        url: `postgres://postgres@127.0.0.1:${port}/postgres`,
        port,
        client: () => connect(port),
        crash: async (awayMs = 0) => {
          await down();
          if (awayMs > 0) await new Promise((resolve) => setTimeout(resolve, awayMs));
          await up();
        },
        down,
        up,
        stop: async () => {
          await child.stop();
          removeFolder();
        },
      };
    } catch (error) {
      removeFolder();
      throw error;
    }
  });
