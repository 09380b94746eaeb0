import { execFile } from 'node:child_process';
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Limani, RunListItem, RunPage } from '../../src/limani/limani.ts';
import { requireBinary } from '../support/requireBinary.ts';
import { connectedAt, temporaryFolder } from '../support/runStore.ts';
import { killAtRandom, Victim } from './processes.ts';
import { Told } from './told.ts';
import { archiveOf } from './worker.ts';

/** How often each process is killed; the environment may ask for more. */
const ROUNDS = Number(process.env['DATABOOK_CRASH_ROUNDS'] ?? 20);
/** So many with one store, which would grow too large. */
const ROUNDS_PER_STORE = 25;
const WRITERS = 3;
const sqlite3 = requireBinary('sqlite3');

/** Half of the processes take every other for dead when they remove journals. */
const liveness = (): string => (randomInt(2) ? 'all-dead' : 'truthful');
/** Half of them move what has ended into archives whenever they publish. */
const archives = (): string => (randomInt(2) ? 'always' : 'as it ships');
/** A quarter of them have a clock that goes backwards. */
const clock = (): 'right' | 'backwards' => (randomInt(4) ? 'right' : 'backwards');

/** Runs that recorders ended before they died. */
type Left = { readonly told: Told; readonly other: string }[];

async function recordAndDie(folder: string, rounds: number, acknowledged: Told[], left: Left): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const told = new Told(randomUUID());
    acknowledged.push(told);
    const victim = new Victim(
      'recordingProcess.ts',
      [folder, told.run, liveness(), String(randomInt(2) === 0), archives()],
      (line) => told.line(line),
      clock(),
    );
    await killAtRandom(victim, true);
    left.push(...told.ended().map((other) => ({ told, other })));
  }
}

/** Publishes; deletes half of what recorders left, and writes to the other half. */
async function publishAndDie(folder: string, rounds: number, left: Left): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const mine = new Map(left.splice(0).map((one) => [`${one.told.run}.${one.other}`, one]));
    const victim = new Victim(
      'publishingProcess.ts',
      [folder, liveness(), archives(), ...mine.keys()],
      (line) => {
        const [id = '', ...rest] = line.split(' ');
        const about = mine.get(id);
        about?.told.line([about.other, ...rest].join(' '));
      },
      clock(),
    );
    await killAtRandom(victim, true);
    // what it did not get to is for the next one
    left.push(...[...mine.values()].filter(({ told, other }) => told.ended().includes(other)));
  }
}

const sqlite = async (folder: string, sql: string, file = 'runs.sqlite'): Promise<string> =>
  (await promisify(execFile)(sqlite3 ?? '', ['-readonly', path.join(folder, file), sql])).stdout;

/** Page by page: on a machine that is busy, one may be short. */
async function allRuns(limani: Limani): Promise<RunListItem[]> {
  const all: RunListItem[] = [];
  for (let after: string | null | undefined; after !== null;) {
    const page: RunPage = await limani.listRuns({}, { limit: 1000, ...(after !== undefined && { after }) });
    all.push(...page.runs);
    after = page.next;
  }
  return all;
}

/** Looks, while others write and die, whether all that was acknowledged before the look is there. */
async function watch(folder: string, acknowledged: readonly Told[], going: () => boolean): Promise<number> {
  const limani = await connectedAt(folder, { onWarning: () => undefined });
  let looks = 0;
  for (; going(); looks++) {
    const before = acknowledged
      .filter(({ highest }) => highest > 0)
      .map(({ run, highest }) => [run, highest] as const);
    const found = new Map((await allRuns(limani)).map(({ runId, stats }) => [runId, stats.totalOperations]));
    for (const [run, count] of before) expect(found.get(run)).toBeGreaterThanOrEqual(count);
    if (existsSync(path.join(folder, 'runs.sqlite')))
      expect(await sqlite(folder, 'PRAGMA integrity_check')).toBe('ok\n');
  }
  await limani.disconnect();
  return looks;
}

/** Kills while it records, publishes and watches. Returns what was acknowledged. */
async function killMany(folder: string, rounds: number): Promise<readonly Told[]> {
  const acknowledged: Told[] = [];
  const left: Left = [];
  let going = true;
  const watched = watch(folder, acknowledged, () => going);
  const dying = [
    ...Array.from({ length: WRITERS }, () => recordAndDie(folder, rounds, acknowledged, left)),
    publishAndDie(folder, rounds, left),
  ];
  await Promise.race([Promise.all(dying), watched]);
  going = false;
  expect(await watched).toBeGreaterThan(0);
  return acknowledged;
}

/** Only what the newest generation or the one before counts on lies in archives. */
async function expectTidy(folder: string): Promise<number> {
  const generations = readdirSync(folder).filter((file) => file.startsWith('gen-'));
  const needed = await Promise.all(
    generations.map((file) => sqlite(folder, 'SELECT file FROM _archives', file)),
  );
  const files = readdirSync(path.join(folder, 'archive'));
  expect(needed.join('').split('\n')).toEqual(expect.arrayContaining(files));
  return files.length;
}

async function expectWhole(folder: string, acknowledged: readonly Told[]): Promise<number> {
  const limani = await connectedAt(folder, { onWarning: () => undefined, ...archiveOf('always') });
  for (const told of acknowledged) await told.expectWhole(limani);
  // a publication that has something to say tidies up
  await limani.createRun({ runId: 'last', runIdHuman: 'last', startTime: 0, hailerInfo: {} });
  await limani.flush();
  expect(await sqlite(folder, 'PRAGMA integrity_check; PRAGMA foreign_key_check')).toBe('ok\n');
  const files = await expectTidy(folder);
  await limani.disconnect();
  const reader = await connectedAt(folder);
  for (const told of acknowledged) await told.expectWhole(reader);
  await reader.disconnect();
  return files;
}

describe.skipIf(sqlite3 === undefined)('kill -9', () => {
  test(
    `${WRITERS} recorders and a publisher, each killed ${ROUNDS} times, lose nothing that was acknowledged and double nothing`,
    { timeout: 60_000 + ROUNDS * 15_000 },
    async () => {
      let [kills, entries, deletions, files] = [0, 0, 0, 0];
      for (let left = ROUNDS; left > 0; left -= ROUNDS_PER_STORE) {
        const rounds = Math.min(left, ROUNDS_PER_STORE);
        const folder = temporaryFolder();
        const acknowledged = await killMany(folder, rounds);
        expect(acknowledged).toHaveLength(WRITERS * rounds);
        files += await expectWhole(folder, acknowledged);
        rmSync(folder, { recursive: true });
        kills += (WRITERS + 1) * rounds;
        for (const told of acknowledged) {
          entries += told.entries;
          deletions += told.deletions;
        }
        console.info(
          `${kills} kills, ${entries} entries acknowledged, none lost, none doubled; ${deletions} deletions, ${files} archives`,
        );
      }
      expect(files).toBeGreaterThan(0);
    },
  );
});
