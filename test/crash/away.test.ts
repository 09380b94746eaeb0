import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { writersIn } from '../../src/limani/buffer/leftovers.ts';
import { bufferedAt, postgresAt } from '../conformance/postgres/adapter.ts';
import { aFact, aRun } from '../conformance/samples.ts';
import { waitUntil } from '../support/servers/child.ts';
import { silentWayTo } from '../support/servers/silentWay.ts';
import { requirePostgres, startPostgres, type PostgresServer } from '../support/servers/postgres.ts';
import { AWAY } from './away.ts';

const programs = requirePostgres();
const PROGRAM = path.join(import.meta.dirname, 'bufferedProcess.ts');
const SCHEMA = 'away';
let server: PostgresServer;
let folder: string;
const children: ChildProcess[] = [];

/** A recorder in a process of its own. */
class Recorder {
  readonly run: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  /** What was acknowledged. */
  readonly facts: string[] = [];
  readonly uids: string[] = [];
  done = false;

  constructor(run: string) {
    this.run = run;
    const args = ['--disable-warning=ExperimentalWarning', PROGRAM, server.url, SCHEMA, folder, run];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    this.#child = child;
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => this.#hear(line));
    this.#ended = Promise.all([once(child, 'close'), once(lines, 'close')]);
  }

  #hear(line: string): void {
    const [what, number = ''] = line.split(' ');
    if (what === 'fact') this.facts.push(`${this.run} ${number}`);
    if (what === 'op') this.uids.push(`${this.run}/${number}`);
    if (what === 'done') this.done = true;
  }

  /** Resolves when so many more facts are acknowledged. */
  async goesOn(count: number): Promise<void> {
    const before = this.facts.length;
    await waitUntil(() => Promise.resolve(this.facts.length >= before + count), `${this.run} goes on`);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async end(): Promise<void> {
    this.#child.stdin?.end();
    await this.#ended;
  }
}

describe.skipIf(programs === undefined)('a PostgreSQL that is away', () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'databook-backlog-'));
    server = await startPostgres(programs ?? '');
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test(
    'for longer than anyone waits, while recorders come, go and are killed: nothing is lost or doubled, statuses are right',
    { timeout: 120_000 },
    async () => {
      const [staying, killed] = [new Recorder('staying'), new Recorder('killed')];
      await Promise.all([staying.goesOn(50), killed.goesOn(50)]);
      const reader = postgresAt(server.url, SCHEMA, AWAY);
      await reader.connect();
      const statusOf = async (run: string) => (await reader.getRunData(run))?.run.status;
      const isRunning = async (run: string): Promise<boolean> => (await statusOf(run)) === 'running';
      await waitUntil(async () => (await isRunning('staying')) && isRunning('killed'), 'the server has both');
      const gone = Date.now();
      await server.down();
      const killedAway = new Recorder('killed-away');
      const whileAway = new Recorder('while-away');
      await Promise.all([staying, killed, killedAway, whileAway].map((recorder) => recorder.goesOn(50)));
      await Promise.all([killed.kill(), killedAway.kill(), whileAway.end()]);
      expect(whileAway.done).toBe(true);
      // longer than the lease, and than the patience
      await waitUntil(() => Promise.resolve(Date.now() - gone > 2 * AWAY.leaseMs), 'away');
      expect(writersIn(folder)).toHaveLength(4);
      await server.up();
      // whoever looks first does not call the runs interrupted whose recorders live
      expect(await statusOf('staying')).toBe('running');
      await waitUntil(() => Promise.resolve(writersIn(folder).length === 0), 'all is sent');
      await staying.goesOn(20);
      await staying.end();
      for (const { run, facts, uids } of [staying, killed, killedAway, whileAway]) {
        const data = await reader.getRunData(run);
        const commands = data?.factLogs.map(({ command }) => command) ?? [];
        const stored = data?.hosts.flatMap((host) => host.operations.map(({ uid }) => uid)) ?? [];
        expect(new Set(commands).size).toBe(commands.length);
        expect(new Set(stored).size).toBe(stored.length);
        // of those that were killed the last may be there without having been acknowledged
        expect(commands.slice(0, facts.length)).toEqual(facts);
        expect(stored.slice(0, uids.length)).toEqual(uids);
        expect(commands.length - facts.length).toBeLessThanOrEqual(5);
      }
      expect(await Promise.all(['staying', 'killed', 'killed-away', 'while-away'].map(statusOf))).toEqual([
        'success',
        'interrupted',
        'interrupted',
        'success',
      ]);
      const ended = await reader.getRunData('while-away');
      expect([ended?.run.startTime, ended?.run.endTime]).toEqual([1000, 1e6]);
      await reader.disconnect();
    },
  );

  test(
    'behind a network that swallows what is sent: nobody waits, and a transaction that was cut off is given up',
    { timeout: 120_000 },
    async () => {
      const proxy = await silentWayTo(server.port);
      onTestFinished(() => proxy.stop());
      const said: string[] = [];
      const url = server.url.replace(String(server.port), String(proxy.port));
      const limani = bufferedAt(url, 'cut', folder, {
        ...AWAY,
        patienceMs: 1000,
        silenceMs: 500,
        beginMs: 500,
        onWarning: (message) => said.push(message),
      });
      await limani.connect();
      await limani.createRun(aRun('a'));
      let n = 0;
      const facts: string[] = [];
      const record = async (): Promise<void> => {
        const command = `fact ${++n}`;
        await limani.insertFactLog(aFact('a', n, { command }));
        facts.push(command);
      };
      const isSaid = async (what: RegExp): Promise<boolean> => {
        await record();
        return what.test(said.at(-1) ?? '');
      };
      for (const ms of [0, 5]) {
        // somewhere in a transaction
        const cut = setTimeout(proxy.cut, ms);
        await waitUntil(() => isSaid(/is kept in/), 'away');
        clearTimeout(cut);
        await record();
        proxy.mend();
        await waitUntil(() => isSaid(/is back, and has/), 'back');
      }
      await limani.disconnect();
      const reader = postgresAt(server.url, 'cut', AWAY);
      await reader.connect();
      const data = await reader.getRunData('a');
      expect(data?.factLogs.map(({ command }) => command)).toEqual(facts);
      await reader.disconnect();
    },
  );
});
