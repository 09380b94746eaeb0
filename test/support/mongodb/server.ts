// The stand-in for MongoDB on a free port of loopback, its data in a folder that goes with it.
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import type { Account } from './scram.ts';
import { startChild, type Child } from '../servers/child.ts';
import { onFreePort } from '../servers/freePort.ts';

export interface MongoServer {
  /** Without a path: databases are named by who connects. */
  readonly url: string;
  /** Connected. */
  client(): Promise<MongoClient>;
  /** Kills the process and starts it again on the same port and data. */
  crash(awayMs?: number): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export type DeploymentKind = 'standalone' | 'replicaset';

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });

const MAIN = path.join(import.meta.dirname, 'main.ts');

/** @param account who may use it; absent: everybody */
export const startMongo = (kind: DeploymentKind, account?: Account): Promise<MongoServer> =>
  onFreePort(async (port) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'databook-mongodb-'));
    const who = account ? [account.user, account.password] : [];
    const start = (): Promise<Child> =>
      startChild(
        process.execPath,
        [
          '--disable-warning=ExperimentalWarning',
          MAIN,
          path.join(folder, 'log.bson'),
          String(port),
          kind,
          ...who,
        ],
        () => listens(port),
      );
    const url = `mongodb://127.0.0.1:${port}/`;
    let child = await start();
    return {
      url,
      client: () => new MongoClient(url, { serverSelectionTimeoutMS: 5000 }).connect(),
      crash: async (awayMs = 0) => {
        process.kill(child.pid, 'SIGKILL');
        await child.stop();
        if (awayMs > 0) await new Promise((resolve) => setTimeout(resolve, awayMs));
        child = await start();
      },
      stop: async () => {
        await child.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  });
