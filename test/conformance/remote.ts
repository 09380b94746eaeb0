// What the adapter of a server offers beside the interface, and what it does with a server that was away.
import assert from 'node:assert/strict';
import type { NumberedCall, RemoteLimani, RemoteStore } from '../../src/limani/remote.ts';
import { waitUntil } from '../support/servers/child.ts';
import { aFact, anEnd, aRun } from './samples.ts';
import { storeTests, type TestRunner } from './target.ts';

/** How an adapter is to wait, milliseconds; what is absent is as it ships, but for a grace of none. */
export interface Waits {
  readonly leaseMs?: number;
  readonly graceMs?: number;
  readonly patienceMs?: number;
}

/** A store of its own for each test, all on one server. */
export interface RemoteTarget {
  /** Whether listeners hear which runs changed. */
  readonly tellsRuns: boolean;
  /** Another connection to the store, connected. */
  connect(waits?: Waits): Promise<RemoteLimani>;
  /** As if a writer had not been heard of for long. */
  silence(writer: string): Promise<void>;
  /** Kills the server, and starts it again when it was away for so long, milliseconds. */
  crash(awayMs?: number): Promise<void>;
  /** Closes the connections that are open and removes the store. */
  dispose(): Promise<void>;
}

/** A store that takes numbered calls, on two connections. */
export interface NumberedTarget {
  readonly remotes: readonly [RemoteStore, RemoteStore];
  /** Times of the facts of a run, in their order. */
  facts(runId: string): Promise<readonly number[]>;
  dispose(): Promise<void>;
}

const created = (runId: string): NumberedCall => ({ number: 1, call: ['createRun', aRun(runId)] });

/** Numbered calls: what each store makes of them, on which the buffer relies. */
export function numberedTests(runner: TestRunner, open: () => Promise<NumberedTarget>): void {
  const test = storeTests(runner, open);

  test('numbered calls are made once, in order, however often they are sent and by whom', async (target) => {
    const [one, two] = target.remotes;
    const facts = (from: number, to: number): NumberedCall[] =>
      Array.from({ length: to - from }, (_, i) => ({
        number: 10 * (from + i),
        call: ['insertFactLog', aFact('a', from + i)],
      }));
    assert.deepEqual(await one.apply('w', [created('a')]), []);
    await Promise.all([one, two].map((remote) => remote.apply('w', facts(1, 8))));
    await two.apply('w', facts(4, 12));
    await one.release('w', true);
    await two.apply('w', facts(1, 12));
    assert.deepEqual(await target.facts('a'), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('what a numbered call cannot be is refused by its number, and the others are made without it', async (target) => {
    const [one, two] = target.remotes;
    const calls: NumberedCall[] = [
      created('a'),
      { number: 2, call: ['insertFactLog', aFact('nowhere', 1)] },
      { number: 3, call: ['insertOperation', anEnd('a', 1)] },
      { number: 4, call: ['insertFactLog', aFact('a', NaN)] },
      { number: 5, call: ['createRun', aRun('a')] },
      { number: 6, call: ['insertFactLog', aFact('a', 6)] },
    ];
    const refusals = await one.apply('w', calls);
    assert.deepEqual(refusals.map(({ number, error }) => `${number} ${error.code}`).sort(), [
      '2 unknown-run',
      '3 unknown-host',
      '4 invalid',
      '5 duplicate-run',
    ]);
    const refused = new Set(refusals.map(({ number }) => number));
    const rest = calls.filter(({ number }) => !refused.has(number));
    assert.deepEqual(await two.apply('w', rest), []);
    assert.deepEqual(await one.apply('w', rest), []);
    assert.deepEqual(await target.facts('a'), [6]);
  });

  test('each writer has numbers of its own', async (target) => {
    const [one, two] = target.remotes;
    const fact = (number: number): NumberedCall => ({ number, call: ['insertFactLog', aFact('a', number)] });
    await one.apply('v', [{ ...created('a'), number: 7 }]);
    await two.apply('w', [fact(1)]);
    await one.beat('w');
    await one.apply('w', [fact(3)]);
    await two.release('w', false);
    await two.apply('v', [fact(8)]);
    assert.deepEqual(await target.facts('a'), [1, 3, 8]);
  });
}

const statusOf = async (limani: RemoteLimani, runId: string): Promise<string | undefined> =>
  (await limani.getRunData(runId))?.run.status;

/** What every adapter of a server must do. */
export function remoteTests(runner: TestRunner, open: () => Promise<RemoteTarget>): void {
  const test = storeTests(runner, open);

  numberedTests(runner, async () => {
    const target = await open();
    const [one, two] = [await target.connect(), await target.connect()];
    return {
      remotes: [one.remote, two.remote],
      facts: async (runId) => (await two.getRunData(runId))?.factLogs.map(({ timestamp }) => timestamp) ?? [],
      dispose: () => target.dispose(),
    };
  });

  test('a recorder that goes on saying that it lives keeps its run; of one that does not, the run is interrupted', async (target) => {
    const living = await target.connect({ leaseMs: 2000 });
    await living.createRun(aRun('living'));
    await living.remote.apply('silent', [created('silent')]);
    const other = await target.connect();
    assert.deepEqual(
      [await statusOf(other, 'living'), await statusOf(other, 'silent')],
      ['queued', 'queued'],
    );
    await waitUntil(async () => (await statusOf(other, 'silent')) === 'interrupted', 'the lease ends');
    assert.equal(await statusOf(other, 'living'), 'queued');
  });

  test('who could not reach a server that was down is not taken for dead until it has had time to say so', async (target) => {
    const { remote } = await target.connect();
    await remote.apply('gone', [created('open')]);
    await target.silence('gone');
    // the server was started by these tests, not an hour ago
    const patient = await target.connect({ graceMs: 3_600_000 });
    assert.equal(await statusOf(patient, 'open'), 'queued');
    // who has said that he is done does not come back
    await remote.release('gone', true);
    assert.equal(await statusOf(patient, 'open'), 'interrupted');
  });

  test('changes by others are told, also after the server was away', async (target) => {
    const elsewhere = await open();
    try {
      const [one, two] = [await target.connect(), await target.connect()];
      const other = await elsewhere.connect();
      const told = new Set<string>();
      let times = 0;
      const stop = one.onChange?.((runIds) => {
        times++;
        for (const runId of runIds) told.add(runId);
      });
      // the first time says that it listens
      await waitUntil(() => Promise.resolve(times > 0), 'listening');
      times = 0;
      await other.createRun(aRun('elsewhere'));
      await two.createRun(aRun('a'));
      await waitUntil(() => Promise.resolve(times > 0), 'a change');
      assert.deepEqual([...told], target.tellsRuns ? ['a'] : []);
      times = 0;
      await target.crash();
      await waitUntil(() => Promise.resolve(times > 0), 'that the server was away');
      times = 0;
      told.clear();
      // what happens before it listens again is not told
      await waitUntil(async () => {
        await two.startUpdateRun('a', 'running');
        return target.tellsRuns ? told.has('a') : times > 0;
      }, 'another change');
      stop?.();
    } finally {
      await elsewhere.dispose();
    }
  });

  test('a server that stays away is said in a sentence, and what was not written comes when it is repeated', async (target) => {
    const limani = await target.connect({ patienceMs: 0 });
    await limani.createRun(aRun('a'));
    const failures: unknown[] = [];
    const away = target.crash(1000);
    await waitUntil(async () => {
      await limani.insertFactLog(aFact('a', 1)).catch((error: unknown) => failures.push(error));
      return failures.length > 0;
    }, 'away');
    const { name, code, message } = failures[0] as Error & { readonly code?: unknown };
    assert.deepEqual([name, code], ['LimaniError', 'not-written']);
    assert.match(message, /^The run store on 127\.0\.0\.1:\d+ .*\.$/);
    await away;
    const again = (): Promise<boolean> =>
      limani.insertFactLog(aFact('a', 2)).then(
        () => true,
        () => false,
      );
    await waitUntil(again, 'back');
    assert.equal((await limani.getRunData('a'))?.factLogs.at(-1)?.timestamp, 2);
  });

  test('many that open a store at once make it once', async (target) => {
    const all = await Promise.all(Array.from({ length: 8 }, () => target.connect()));
    for (const [i, limani] of all.entries()) await limani.createRun(aRun(`run-${i}`));
    assert.equal((await all[0]?.listRuns({}, { limit: 10 }))?.runs.length, 8);
    const { stored, known } = (await all[0]?.schemaVersion()) ?? {};
    assert.equal(stored, known);
  });
}
