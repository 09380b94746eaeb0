// The built command line as a process, with a state of its own and a server on loopback.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunData } from '../../../../src/limani/entries.ts';
import { sqljsAt } from '../../../support/sqljsAt.ts';

export const root = path.resolve(import.meta.dirname, '../../../..');
/** The built program. */
export const program = path.join(root, 'dist/cli.js');

export interface Done {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly nodeArgs?: readonly string[];
}

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const ONE = {
  status: 'success',
  data: {
    resultType: 'vector',
    result: [{ metric: { __name__: 'up', job: 'shop' }, value: [1_763_600_000, '1'] }],
  },
};
const answerOne: Answer = (response) =>
  response.setHeader('content-type', 'application/json').end(JSON.stringify(ONE));

export class CliFixture {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'databook-cli-')));
  readonly requests: string[] = [];
  #answer: Answer = answerOne;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
      request.resume();
      this.#answer(response, request);
    });
  }

  static async create(): Promise<CliFixture> {
    if (!existsSync(program)) throw new Error(`${program} is missing: npm run build makes it`);
    const fixture = new CliFixture();
    fixture.#server.listen(0, '127.0.0.1');
    await once(fixture.#server, 'listening');
    return fixture;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  at(...parts: string[]): string {
    return path.join(this.folder, ...parts);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  read(name: string): string {
    return readFileSync(this.at(name), 'utf8');
  }

  /** From now on; without one, the metric `up` with the value 1. */
  answers(answer: Answer = answerOne): void {
    this.#answer = answer;
  }

  /** For the program; nothing of it is the user's own. */
  env(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
    const { PATH, SystemRoot } = process.env;
    return {
      PATH,
      SystemRoot,
      HOME: this.folder,
      USERPROFILE: this.folder,
      LOCALAPPDATA: this.at('state'),
      XDG_STATE_HOME: this.at('state'),
      XDG_CONFIG_HOME: this.at('config'),
      GIT_CONFIG_GLOBAL: this.at('none'),
      PROMETHEUS_URL: this.url,
      ...more,
    };
  }

  start(args: readonly string[], { env, stdin, nodeArgs = [] }: CallOptions = {}) {
    const child = spawn(process.execPath, [...nodeArgs, program, ...args], {
      cwd: this.folder,
      env: this.env(env),
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.stdin.end(stdin ?? '');
    const done = once(child, 'close').then(([code]): Done => ({
      code: code as number | null,
      stdout,
      stderr,
    }));
    return { child, done };
  }

  run(...args: string[]): Promise<Done> {
    return this.start(args).done;
  }

  /** What is on record of a run, read as another process reads it. */
  async recorded(run: string, store = this.at('state', 'databook')): Promise<RunData> {
    const limani = sqljsAt(path.join(store, 'runs'));
    await limani.connect();
    try {
      const data = await limani.getRunData(run);
      if (!data) throw new Error(`run ${run} is not on record`);
      return data;
    } finally {
      await limani.disconnect();
    }
  }

  dispose(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Rows of a query on the published file, by the program `sqlite3`. */
export const sqlite3 = (file: string, query: string): string =>
  spawnSync('sqlite3', ['-readonly', file, query], { encoding: 'utf8' }).stdout.trim();
