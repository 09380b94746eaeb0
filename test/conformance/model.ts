// Random calls on two connections, against a model in memory that says what must then be there.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Limani, RunFilter } from '../../src/limani/limani.ts';
import { isFinalStatus, RUN_STATUSES, standing, type RunStatus } from '../../src/limani/status.ts';
import { aFact, anEnd, aRun, aStart } from './samples.ts';
import type { OpenTarget, TestRunner } from './target.ts';

interface ModelRun {
  owner: number;
  status: RunStatus;
  readonly operations: Map<string, RunStatus>;
  readonly facts: string[];
  /** Operations that had a start, and with it a cell. */
  readonly begun: Set<string>;
  /** Entries that came when it was interrupted. */
  late: number;
  pinned: boolean;
}

/** Runs in the order in which they started. */
class Model {
  readonly runs = new Map<string, ModelRun>();
  /** Counts up, as time and for ids. */
  count = 0;
}

interface Real {
  readonly connections: Limani[];
  readonly hosts: Map<string, number>;
}

type Command = fc.AsyncCommand<Model, Real>;

/** One call: on which connection, about which run. */
interface Turn {
  readonly limani: Limani;
  readonly id: string;
  readonly run: ModelRun;
  /** Whether it is the connection that made the run. */
  readonly own: boolean;
  readonly hostId: number;
  /** Of this call: different for each, and rising. */
  readonly n: number;
  readonly model: Model;
}

/** A command about a run that there is. */
class Call implements Command {
  readonly #what: (turn: Turn) => Promise<void>;
  readonly #connection: number;
  readonly #run: number;
  constructor(what: (turn: Turn) => Promise<void>, connection: number, run: number) {
    this.#what = what;
    this.#connection = connection;
    this.#run = run;
  }
  check(model: Readonly<Model>): boolean {
    return model.runs.size > 0;
  }
  async run(model: Model, { connections, hosts }: Real): Promise<void> {
    const [id, run] = [...model.runs][this.#run % model.runs.size]!;
    const limani = connections[this.#connection]!;
    const own = run.owner === this.#connection;
    await this.#what({ limani, id, run, own, hostId: hosts.get(id)!, n: ++model.count, model });
  }
  toString(): string {
    return `${this.#what.name}(${this.#connection}, ${this.#run})`;
  }
}

class CreateRun implements Command {
  readonly #connection: number;
  constructor(connection: number) {
    this.#connection = connection;
  }
  check(): boolean {
    return true;
  }
  async run(model: Model, { connections, hosts }: Real): Promise<void> {
    const id = `run-${++model.count}`;
    const limani = connections[this.#connection]!;
    await limani.createRun(aRun(id, { startTime: model.count, notebook: `n-${id}` }));
    hosts.set(id, await limani.getOrCreateHost(id, 'web'));
    const owner = this.#connection;
    model.runs.set(id, {
      owner,
      status: 'queued',
      operations: new Map(),
      facts: [],
      begun: new Set(),
      late: 0,
      pinned: false,
    });
  }
  toString(): string {
    return `CreateRun(${this.#connection})`;
  }
}

const setStatus = (status: RunStatus) =>
  Object.defineProperty(
    async ({ limani, id, run, own }: Turn): Promise<void> => {
      // a recorder that lives need not notice at once that another calls its run interrupted
      if (status === 'interrupted' && !own) return;
      if (isFinalStatus(status)) await limani.endRunUpdate(id, 1, status, {});
      else await limani.startUpdateRun(id, status);
      if (run.status === 'interrupted') run.late++;
      else run.status = standing(run.status, status);
    },
    'name',
    { value: status },
  );

async function startOperation({ limani, id, run, hostId, n }: Turn): Promise<void> {
  await limani.startOperation(aStart(id, hostId, `op-${n}`, { timestamp: n, cell: 'c' }));
  if (run.status === 'interrupted') run.late++;
  else {
    run.operations.set(`op-${n}`, 'running');
    run.begun.add(`op-${n}`);
  }
}

async function endOperation({ limani, id, run, hostId, n }: Turn): Promise<void> {
  const [uid = `op-${n}`] = [...run.operations].find(([, status]) => status === 'running') ?? [];
  await limani.insertOperation(anEnd(id, hostId, { uid, timestamp: n }));
  if (run.status === 'interrupted') run.late++;
  else run.operations.set(uid, 'success');
}

async function fact({ limani, id, run, n }: Turn): Promise<void> {
  await limani.insertFactLog(aFact(id, n, { command: `fact-${n}` }));
  run.facts.push(`fact-${n}`);
}

async function look({ limani, id, run }: Turn): Promise<void> {
  const shown = (status: RunStatus): RunStatus =>
    status === 'running' && isFinalStatus(run.status) ? 'interrupted' : status;
  const data = await limani.getRunData(id);
  assert.equal(data?.run.status, run.status);
  assert.deepEqual(
    data.hosts.flatMap((host) => host.operations.map(({ uid, status }) => `${uid} ${status}`)).sort(),
    [...run.operations].map(([uid, status]) => `${uid} ${shown(status)}`).sort(),
  );
  const late = data.factLogs.filter(({ context }) => context === 'late');
  const facts = data.factLogs.filter(({ context }) => context !== 'late');
  assert.equal(late.length, run.late);
  assert.deepEqual(
    facts.map(({ command }) => command),
    run.facts,
  );
  const ended = [...run.operations.values()].filter((status) => status !== 'running');
  assert.equal((await limani.getRunSummaryStats(id)).totalOperations, ended.length);
}

async function list({ limani, model }: Turn): Promise<void> {
  const { runs } = await limani.listRuns({}, { limit: 1000 });
  assert.deepEqual(
    runs.map(({ runId, status }) => `${runId} ${status}`),
    [...model.runs].map(([id, { status }]) => `${id} ${status}`).reverse(),
  );
}

const flush = ({ limani }: Turn): Promise<void> => limani.flush();

async function batch({ limani, id, run, hostId, n }: Turn): Promise<void> {
  await limani.insertBatch([
    { fact: aFact(id, n, { command: `fact-${n}` }) },
    { operation: anEnd(id, hostId, { uid: `op-${n}`, timestamp: n }) },
  ]);
  run.facts.push(`fact-${n}`);
  if (run.status === 'interrupted') run.late++;
  else run.operations.set(`op-${n}`, 'success');
}

async function badBatch({ limani, id, hostId, n }: Turn): Promise<void> {
  const good = { fact: aFact(id, n) };
  const bad = { operation: anEnd(id, hostId + 1, { uid: `op-${n}` }) };
  await assert.rejects(limani.insertBatch([good, bad]), { code: 'unknown-host' });
}

async function togglePin({ limani, id, run }: Turn): Promise<void> {
  run.pinned = !run.pinned;
  await (run.pinned ? limani.pinRun(id) : limani.unpinRun(id));
}

async function deleteRun({ limani, id, run, model }: Turn): Promise<void> {
  if (!isFinalStatus(run.status)) {
    await assert.rejects(limani.deleteRun(id), { code: 'open-run' });
    return;
  }
  assert.equal(await limani.deleteRun(id), true);
  model.runs.delete(id);
}

async function prune({ limani, model }: Turn): Promise<void> {
  const newest = [...model.runs].reverse();
  const old = newest.filter(([, run], i) => i >= KEPT && !run.pinned && isFinalStatus(run.status));
  assert.equal((await limani.prune({ keepRuns: KEPT })).runs, old.length);
  for (const [id] of old) model.runs.delete(id);
}

async function find({ limani, model }: Turn): Promise<void> {
  const idsOf = async (filter: RunFilter): Promise<string[]> =>
    (await limani.listRuns(filter, { limit: 1000 })).runs.map(({ runId }) => runId);
  const those = (which: (run: ModelRun) => boolean): string[] =>
    [...model.runs].flatMap(([id, run]) => (which(run) ? id : [])).reverse();
  assert.deepEqual(
    await idsOf({ pinned: true }),
    those(({ pinned }) => pinned),
  );
  assert.deepEqual(
    (await idsOf({ text: 'FACT-7' })).sort(),
    those(({ facts }) => facts.some((command) => command.startsWith('fact-7'))).sort(),
  );
  assert.deepEqual(
    await idsOf({ status: ['success', 'failure'] }),
    those(({ status }) => status === 'success' || status === 'failure'),
  );
}

async function history({ limani, id, run }: Turn): Promise<void> {
  const { operations } = await limani.cellHistory({ notebook: `n-${id}`, cell: 'c' }, { limit: 1000 });
  const begun = [...run.operations.keys()].filter((uid) => run.begun.has(uid));
  assert.deepEqual(
    operations.map(({ uid }) => uid),
    begun.reverse(),
  );
}

class Reconnect implements Command {
  readonly #connection: number;
  constructor(connection: number) {
    this.#connection = connection;
  }
  check(): boolean {
    return true;
  }
  async run(model: Model, { connections }: Real): Promise<void> {
    const limani = connections[this.#connection]!;
    await limani.disconnect();
    await limani.connect();
    for (const run of model.runs.values())
      if (run.owner === this.#connection && !isFinalStatus(run.status)) run.status = 'interrupted';
  }
  toString(): string {
    return `Reconnect(${this.#connection})`;
  }
}

/** Runs that pruning leaves. */
const KEPT = 4;

const connection = fc.nat(1);
const about = (what: fc.Arbitrary<(turn: Turn) => Promise<void>>): fc.Arbitrary<Call> =>
  fc.tuple(what, connection, fc.nat(20)).map((of) => new Call(...of));
const statuses = fc.constantFrom(...RUN_STATUSES).map(setStatus);
const writes = fc.constantFrom(startOperation, endOperation, fact, batch, badBatch);
const looks = fc.constantFrom(look, list, find, history, flush);
const keeping = fc.constantFrom(togglePin, deleteRun, prune);

const commands = fc.commands(
  [
    connection.map((c) => new CreateRun(c)),
    about(statuses),
    about(writes),
    about(writes),
    about(writes),
    about(looks),
    about(looks),
    about(keeping),
    connection.map((c) => new Reconnect(c)),
  ],
  { maxCommands: 60, size: 'max' },
);

/** Sequences in each test, and tests; DATABOOK_MODEL_TESTS says how many, 6 by default; 120 make about 10,000 calls. */
const RUNS = 2;
const TESTS = Number(process.env['DATABOOK_MODEL_TESTS'] ?? 6);

export function modelTests({ test }: TestRunner, open: OpenTarget): void {
  for (let i = 1; i <= TESTS; i++)
    test(`random calls give what they should, ${i} of ${TESTS}`, () =>
      fc.assert(
        fc.asyncProperty(commands, async (sequence) => {
          const store = await open();
          try {
            const connections = [await store.connect(), await store.connect()];
            const real: Real = { connections, hosts: new Map() };
            await fc.asyncModelRun(() => ({ model: new Model(), real }), sequence);
          } finally {
            await store.dispose();
          }
        }),
        { numRuns: RUNS, endOnFailure: true },
      ));
}
