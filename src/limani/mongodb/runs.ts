import { hostId } from '../records/hostId.ts';
import { unknownRun, type KnownRun } from '../records/entry.ts';
import { RUN_STATUSES, type RunStatus } from '../status.ts';
import type { Deployment } from './deployment.ts';
import { FIRST_FINAL, INTERRUPTED, rankOf, REMOVING, type RunDocument } from './documents.ts';
import { deadAmong } from './writers.ts';

/** What must be known of a run to write to it. */
export interface FoundRun extends KnownRun {
  readonly runId: string;
  readonly notebook: string | null;
  /** The first of the places that were reserved. */
  readonly seq: number;
  readonly plugins: readonly string[];
  readonly cells: readonly string[];
}

/** What a deleted run leaves behind, so that it does not come back. */
const FORGOTTEN = Object.fromEntries(
  [
    ...['run_id_human', 'start_time', 'end_time', 'summary_json', 'hailer_json', 'required_secrets'],
    ...['notebook', 'writer', 'pinned', 'hosts', 'plugins', 'cells', 'seq', 'made_by'],
  ].map((field) => [field, '' as const]),
);

/** Which fields a writer looks at. */
const LOOKED_AT = { rank: 1, notebook: 1, seq: 1, plugins: 1, cells: 1, hosts: 1, writer: 1 } as const;

/** Documents of runs. Each change of one is a single atomic update: nothing here needs a transaction. */
export class Runs {
  readonly #deployment: Deployment;
  readonly #graceMs: number;
  /** Whose runs are open for as long as this process writes. */
  readonly #own: ReadonlySet<string>;

  constructor(deployment: Deployment, own: ReadonlySet<string>, graceMs: number) {
    this.#deployment = deployment;
    this.#own = own;
    this.#graceMs = graceMs;
  }

  /**
   * Reserves places for entries and tells what must be known to write them; undefined: there is no such run. One that
   * nobody records any more becomes interrupted.
   */
  async reserve(runId: string, places: number): Promise<FoundRun | undefined> {
    const found = await this.#runs.findOneAndUpdate(
      { _id: runId, rank: { $gte: 0 } },
      { $inc: { seq: places } },
      // a place counts only with what is written to it, and that is durable
      { returnDocument: 'before', projection: LOOKED_AT, writeConcern: { w: 1 } },
    );
    if (!found) return undefined;
    const { rank = 0, notebook = null, seq = 0, plugins = [], cells = [], hosts = [], writer } = found;
    const orphan = rank < FIRST_FINAL && typeof writer === 'string' && (await this.#isDead(writer));
    if (orphan) await this.interrupt(runId);
    return {
      ...{ runId, notebook, seq, plugins, cells },
      status: RUN_STATUSES[orphan ? INTERRUPTED : rank] ?? 'interrupted',
      hosts: new Set(hosts.map(({ id }) => id)),
    };
  }

  /** @throws LimaniError `unknown-run` */
  async get(runId: string): Promise<FoundRun> {
    const run = await this.reserve(runId, 1);
    if (!run) throw unknownRun(runId);
    return run;
  }

  /** False: it was deleted, or is interrupted by now. An earlier status changes nothing, other fields are set. */
  async advance(runId: string, status: RunStatus, fields: Partial<RunDocument> = {}): Promise<boolean> {
    const { matchedCount } = await this.#runs.updateOne(
      { _id: runId, rank: { $gte: 0, $lt: INTERRUPTED } },
      {
        $max: { rank: rankOf(status) },
        ...(Object.keys(fields).length > 0 && { $set: fields }),
        $currentDate: { touched: true },
      },
    );
    return matchedCount > 0;
  }

  /** Ends it when it was last heard of, unless it has ended. */
  async interrupt(runId: string): Promise<void> {
    const { operations, facts } = this.#deployment.collections;
    const last = { sort: { timestamp: -1 }, projection: { timestamp: 1 } } as const;
    const [run, operation, fact] = await Promise.all([
      this.#runs.findOne({ _id: runId }, { projection: { start_time: 1 } }),
      operations.findOne({ run_id: runId }, last),
      facts.findOne({ run_id: runId }, last),
    ]);
    const times = [run?.start_time, operation?.timestamp, fact?.timestamp];
    const heard = Math.max(...times.filter((time) => time !== undefined));
    await this.#runs.updateOne(
      { _id: runId, rank: { $gte: 0, $lt: FIRST_FINAL } },
      { $set: { rank: INTERRUPTED, end_time: heard }, $currentDate: { touched: true } },
    );
  }

  /** The host's id. @throws LimaniError `unknown-run` */
  async host(runId: string, name: string): Promise<number> {
    const { hosts } = await this.get(runId);
    const id = hostId(runId, name);
    if (hosts.has(id)) return id;
    const { matchedCount } = await this.#runs.updateOne(
      { _id: runId, rank: { $gte: 0 } },
      { $addToSet: { hosts: { id, name } }, $currentDate: { touched: true } },
    );
    if (matchedCount === 0) throw unknownRun(runId);
    return id;
  }

  /**
   * Makes a run that has ended one that was deleted, at once; what belongs to it is removed by {@link clear}.
   * @param id of the call
   * @returns whether this call did it
   */
  async bury(runId: string, id: string, condition: Partial<RunDocument> = {}): Promise<boolean> {
    const { matchedCount } = await this.#runs.updateOne(
      { _id: runId, rank: { $gte: FIRST_FINAL }, ...condition },
      {
        $set: { rank: REMOVING, deleted_by: id },
        $unset: FORGOTTEN,
        $currentDate: { touched: true },
      },
    );
    if (matchedCount > 0) return true;
    // it may be this very call, whose answer was lost
    return (await this.#runs.findOne({ _id: runId, deleted_by: id }, { projection: { _id: 1 } })) !== null;
  }

  /** Removes what belonged to a run that was deleted. */
  async clear(runId: string): Promise<void> {
    await this.removeEntries(runId);
    await this.#runs.updateOne({ _id: runId, rank: REMOVING }, { $unset: { rank: '' } });
  }

  async removeEntries(runId: string): Promise<void> {
    const { operations, facts, snapshots } = this.#deployment.collections;
    await Promise.all([
      operations.deleteMany({ run_id: runId }),
      facts.deleteMany({ run_id: runId }),
      snapshots.deleteMany({ run_id: runId }),
    ]);
  }

  /** Interrupts what nobody records any more, and goes on with what was not removed whole. */
  async settle(): Promise<void> {
    const open = await this.#runs
      .find({ rank: { $lt: FIRST_FINAL } }, { projection: { rank: 1, writer: 1 } })
      .toArray();
    const removing = open.filter(({ rank }) => rank === REMOVING);
    await Promise.all(removing.map(({ _id }) => this.clear(_id)));
    const others = open.filter(({ rank, writer }) => rank !== REMOVING && writer && !this.#own.has(writer));
    if (others.length === 0) return;
    const writers = [...new Set(others.map(({ writer }) => writer ?? ''))];
    const dead = await deadAmong(this.#deployment, writers, this.#graceMs);
    const orphans = others.filter(({ writer }) => dead.has(writer ?? ''));
    await Promise.all(orphans.map(({ _id }) => this.interrupt(_id)));
  }

  async #isDead(writer: string): Promise<boolean> {
    return !this.#own.has(writer) && (await deadAmong(this.#deployment, [writer], this.#graceMs)).size > 0;
  }

  get #runs(): Deployment['collections']['runs'] {
    return this.#deployment.collections.runs;
  }
}
