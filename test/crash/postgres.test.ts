import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Limani } from '../../src/limani/limani.ts';
import { postgresAt } from '../conformance/postgres/adapter.ts';
import { aFact, anEnd, aRun } from '../conformance/samples.ts';
import { requirePostgres, startPostgres, type PostgresServer } from '../support/servers/postgres.ts';
import { waitUntil } from '../support/servers/child.ts';

const CRASHES = 6;
const RECORDERS = 3;
const programs = requirePostgres();
let server: PostgresServer;

/** Writes until it is told to stop; calls go on while earlier ones are not acknowledged. */
class Load {
  readonly run: string;
  readonly #limani: Limani;
  /** What was acknowledged. */
  readonly facts = new Set<string>();
  readonly uids = new Set<string>();
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
      const [command, uid] = [`${run} fact ${n}`, `${run}/${n}`];
      await Promise.all([
        this.#limani.insertFactLog(aFact(run, n, { command })).then(() => this.facts.add(command)),
        this.#limani
          .insertOperation(anEnd(run, hostId, { uid, timestamp: n }))
          .then(() => this.uids.add(uid)),
        // the same again, as after an answer that was lost
        this.#limani.insertOperation(anEnd(run, hostId, { uid, timestamp: n })),
      ]);
    }
    await this.#limani.endRunUpdate(run, 1e6, 'success', {});
  }

  stop(): void {
    this.#stopped = true;
  }
}

describe.skipIf(programs === undefined)('a PostgreSQL that crashes', () => {
  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.stop());

  test(
    `${CRASHES} crashes under load: nothing that was acknowledged is lost, nothing is there twice`,
    { timeout: 180_000 },
    async () => {
      const limanis = Array.from({ length: RECORDERS }, () => postgresAt(server.url, 'crash'));
      await Promise.all(limanis.map((limani) => limani.connect()));
      const loads = limanis.map((limani, i) => new Load(limani, `run-${i}`));
      const recording = Promise.all(loads.map((load) => load.record()));
      for (let i = 0; i < CRASHES; i++) {
        const before = loads.map(({ facts }) => facts.size);
        const goesOn = (): boolean => loads.every(({ facts }, k) => facts.size > (before[k] ?? 0) + 20);
        await Promise.race([recording, waitUntil(() => Promise.resolve(goesOn()), 'load')]);
        await server.crash();
      }
      for (const load of loads) load.stop();
      await recording;
      const reader = postgresAt(server.url, 'crash');
      await reader.connect();
      for (const { run, facts, uids } of loads) {
        const data = await reader.getRunData(run);
        expect(data?.run.status).toBe('success');
        expect(data?.factLogs.map(({ command }) => command)).toEqual([...facts]);
        expect(data?.hosts.flatMap((host) => host.operations.map(({ uid }) => uid))).toEqual([...uids]);
        expect(facts.size).toBeGreaterThan(20 * CRASHES);
      }
      for (const limani of [...limanis, reader]) await limani.disconnect();
    },
  );
});
