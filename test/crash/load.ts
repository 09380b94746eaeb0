// Recorders that go on while their server crashes, and what must be there afterwards.
import { expect } from 'vitest';
import type { Limani } from '../../src/limani/limani.ts';
import { aFact, anEnd, aRun } from '../conformance/samples.ts';
import { waitUntil } from '../support/servers/child.ts';

/** Of a batch. */
const PLACES = ['first', 'second', 'third'];

/** Writes until it is told to stop; calls go on while earlier ones are not acknowledged. */
export class Load {
  readonly run: string;
  readonly #limani: Limani;
  /** What was acknowledged. */
  readonly facts = new Set<string>();
  readonly uids = new Set<string>();
  readonly batches = new Set<string>();
  #stopped = false;

  constructor(limani: Limani, run: string) {
    this.#limani = limani;
    this.run = run;
  }

  async record(): Promise<void> {
    const { run } = this;
    await this.#limani.createRun(aRun(run));
    const hostId = await this.#limani.getOrCreateHost(run, 'web');
    for (let n = 0; !this.#stopped; n++) {
      const [command, uid, batch] = [`${run} fact ${n}`, `${run}/${n}`, `${run} batch ${n}`];
      const of = (place: string) => ({ fact: aFact(run, n, { command: `${batch} ${place}` }) });
      await Promise.all([
        this.#limani.insertFactLog(aFact(run, n, { command })).then(() => this.facts.add(command)),
        this.#limani
          .insertOperation(anEnd(run, hostId, { uid, timestamp: n }))
          .then(() => this.uids.add(uid)),
        // the same again, as after an answer that was lost
        this.#limani.insertOperation(anEnd(run, hostId, { uid, timestamp: n })),
        this.#limani.insertBatch(PLACES.map(of)).then(() => this.batches.add(batch)),
      ]);
    }
    await this.#limani.endRunUpdate(run, 1e6, 'success', {});
  }

  stop(): void {
    this.#stopped = true;
  }
}

/** Crashes a server under load; then all that was acknowledged must be there, once, in order and whole. */
export async function crashUnderLoad(
  crashes: number,
  limanis: readonly Limani[],
  reader: Limani,
  crash: () => Promise<void>,
): Promise<void> {
  for (const limani of [...limanis, reader]) await limani.connect();
  const loads = limanis.map((limani, i) => new Load(limani, `run-${i}`));
  const recording = Promise.all(loads.map((load) => load.record()));
  for (let i = 0; i < crashes; i++) {
    const before = loads.map(({ facts }) => facts.size);
    const goesOn = (): boolean => loads.every(({ facts }, k) => facts.size > (before[k] ?? 0) + 20);
    await Promise.race([recording, waitUntil(() => Promise.resolve(goesOn()), 'load')]);
    await crash();
  }
  for (const load of loads) load.stop();
  await recording;
  for (const { run, facts, uids, batches } of loads) {
    const data = await reader.getRunData(run);
    expect(data?.run.status).toBe('success');
    const commands = data?.factLogs.map(({ command }) => command) ?? [];
    const ofBatches = new Set(commands.filter((command) => command.startsWith(`${run} batch`)));
    expect(commands.filter((command) => !ofBatches.has(command))).toEqual([...facts]);
    expect(commands).toHaveLength(facts.size + ofBatches.size);
    expect([...ofBatches]).toEqual(
      [...batches].flatMap((batch) => PLACES.map((place) => `${batch} ${place}`)),
    );
    expect(data?.hosts.flatMap((host) => host.operations.map(({ uid }) => uid))).toEqual([...uids]);
    expect(facts.size).toBeGreaterThan(20 * crashes);
  }
  for (const limani of [...limanis, reader]) await limani.disconnect();
}
