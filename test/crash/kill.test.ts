import { execFile } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { requireBinary } from '../support/requireBinary.ts';
import { connectedAt, temporaryFolder } from '../support/runStore.ts';
import { Victim } from './processes.ts';

/** How often each process is killed; the environment may ask for more. */
const ROUNDS = Number(process.env['DATABOOK_CRASH_ROUNDS'] ?? 20);
/** So many with one store, which would grow too large. */
const ROUNDS_PER_STORE = 25;
const WRITERS = 3;
const sqlite3 = requireBinary('sqlite3');

/** Highest number that was acknowledged, by run. */
type Acknowledged = Map<string, number>;

/** Half of the processes take every other for dead when they remove journals. */
const liveness = (): string => (randomInt(2) ? 'all-dead' : 'truthful');
/** A quarter of them have a clock that goes backwards. */
const clock = (): 'right' | 'backwards' => (randomInt(4) ? 'right' : 'backwards');

async function killAtRandom(victim: Victim, mayStop: boolean): Promise<void> {
  await victim.ready();
  await sleep(randomInt(60, 360));
  if (mayStop && randomInt(4) === 0) {
    victim.signal('SIGSTOP');
    await sleep(randomInt(100, 600));
    victim.signal('SIGCONT');
    await sleep(randomInt(60));
  }
  await victim.kill();
}

async function recordAndDie(folder: string, rounds: number, acknowledged: Acknowledged): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const run = randomUUID();
    // those before the highest must be there too: they were written before it
    const victim = new Victim(
      'recordingProcess.ts',
      [folder, run, liveness(), String(randomInt(2) === 0)],
      (line) => acknowledged.set(run, Math.max(acknowledged.get(run) ?? 0, Number(line))),
      clock(),
    );
    await killAtRandom(victim, true);
  }
}

async function publishAndDie(folder: string, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const victim = new Victim('publishingProcess.ts', [folder, liveness()], () => undefined, clock());
    await killAtRandom(victim, true);
  }
}

const sqlite = async (folder: string, sql: string): Promise<string> =>
  (await promisify(execFile)(sqlite3 ?? '', ['-readonly', path.join(folder, 'runs.sqlite'), sql])).stdout;

/** Looks, while others write and die, whether all that was acknowledged before the look is there. */
async function watch(folder: string, acknowledged: Acknowledged, going: () => boolean): Promise<number> {
  const limani = await connectedAt(folder, { onWarning: () => undefined });
  let looks = 0;
  for (; going(); looks++) {
    const before = new Map(acknowledged);
    const { runs } = await limani.listRuns({}, { limit: 10_000 });
    const found = new Map(runs.map(({ runId, stats }) => [runId, stats.totalOperations]));
    for (const [run, count] of before) expect(found.get(run)).toBeGreaterThanOrEqual(count);
    if (existsSync(path.join(folder, 'runs.sqlite')))
      expect(await sqlite(folder, 'PRAGMA integrity_check')).toBe('ok\n');
  }
  return looks;
}

/** Kills while it records, publishes and watches. Returns what was acknowledged. */
async function killMany(folder: string, rounds: number): Promise<Acknowledged> {
  const acknowledged: Acknowledged = new Map();
  let going = true;
  const watched = watch(folder, acknowledged, () => going);
  const dying = [
    ...Array.from({ length: WRITERS }, () => recordAndDie(folder, rounds, acknowledged)),
    publishAndDie(folder, rounds),
  ];
  await Promise.race([Promise.all(dying), watched]);
  going = false;
  expect(await watched).toBeGreaterThan(0);
  return acknowledged;
}

async function expectWhole(folder: string, acknowledged: Acknowledged): Promise<void> {
  const limani = await connectedAt(folder, { onWarning: () => undefined });
  for (const [run, count] of acknowledged) {
    const data = await limani.getRunData(run);
    expect(data?.run.status).toBe('interrupted');
    const facts = data?.factLogs.map(({ command }) => Number(command)) ?? [];
    const operations = data?.hosts.flatMap((host) => host.operations.map(({ timestamp }) => timestamp)) ?? [];
    // what was not acknowledged may be there too, but each once and none without those before it
    for (const found of [facts, operations]) {
      expect(found).toEqual(Array.from(found, (_, i) => i + 1));
      expect(found.length).toBeGreaterThanOrEqual(count);
    }
  }
  await limani.flush();
  expect(await sqlite(folder, 'PRAGMA integrity_check; PRAGMA foreign_key_check')).toBe('ok\n');
  await limani.disconnect();
}

describe.skipIf(sqlite3 === undefined)('kill -9', () => {
  test(
    `${WRITERS} recorders and a publisher, each killed ${ROUNDS} times, lose nothing that was acknowledged and double nothing`,
    { timeout: 60_000 + ROUNDS * 15_000 },
    async () => {
      let [kills, entries] = [0, 0];
      for (let left = ROUNDS; left > 0; left -= ROUNDS_PER_STORE) {
        const rounds = Math.min(left, ROUNDS_PER_STORE);
        const folder = temporaryFolder();
        const acknowledged = await killMany(folder, rounds);
        expect(acknowledged.size).toBe(WRITERS * rounds);
        await expectWhole(folder, acknowledged);
        rmSync(folder, { recursive: true });
        kills += (WRITERS + 1) * rounds;
        for (const count of acknowledged.values()) entries += 2 * count;
        if (ROUNDS > ROUNDS_PER_STORE)
          console.info(`${kills} kills, ${entries} entries acknowledged, none lost, none doubled`);
      }
    },
  );
});
