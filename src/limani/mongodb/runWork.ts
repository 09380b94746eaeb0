// What each call that writes to a run does. Each may be done again with the id of the call: nothing is there twice.
import { checkedEnd, checkedJson, checkedNumber, checkedStatus, checkedText } from '../checks.ts';
import type { Dict, Json, RunStart } from '../entries.ts';
import { LimaniError } from '../error.ts';
import type { BatchEntry } from '../limani.ts';
import { bound } from '../records/bound.ts';
import { duplicateRun, recordOf, toEntry, unknownRun, type Entry } from '../records/entry.ts';
import { runValues } from '../records/records.ts';
import type { WriteCall } from '../remote.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import { entriesOf } from '../writerOf.ts';
import type { Batches } from './batches.ts';
import type { Deployment } from './deployment.ts';
import type { Change, RunDocument } from './documents.ts';
import { isDuplicate } from './failures.ts';
import type { Notices } from './changes.ts';
import { bytesOf, changeOf, fieldsOf, namesOf } from './toDocument.ts';
import type { FoundRun, Runs } from './runs.ts';
import type { Work } from './writeQueue.ts';

/** The largest entry, and the largest batch: as documents they stay well below the 16 MB that one can be. */
export const MAX_ENTRY_BYTES = 8 * 1024 * 1024;

/** Of each document of a batch beside its values: names of fields, ids, sizes. */
const FRAME_BYTES = 512;

/** What one call inserts. */
export interface Insertion {
  readonly entries: readonly Entry[];
  readonly bytes: number;
}

/** Calls that are written together at most. */
const MAX_GROUP = 200;

/** Whether they can be written together. */
export const fits = (insertions: readonly Insertion[]): boolean =>
  insertions.length <= MAX_GROUP && insertions.reduce((sum, { bytes }) => sum + bytes, 0) <= MAX_ENTRY_BYTES;

export type Answer = { readonly error: LimaniError } | { readonly value: unknown };

/** @throws LimaniError `invalid`, `too-large` */
function insertionOf(batch: readonly BatchEntry[]): Insertion {
  const entries = batch.map(toEntry);
  let bytes = FRAME_BYTES * (entries.length - 1);
  for (const { values, late } of entries) {
    bytes += bytesOf(values);
    bound((late ?? null) as Json);
  }
  if (bytes > MAX_ENTRY_BYTES)
    throw new LimaniError(
      'too-large',
      `An entry, or a batch of them, can be at most ${MAX_ENTRY_BYTES} bytes long; this is ${bytes}.`,
    );
  return { entries, bytes };
}

export class RunWork {
  readonly #deployment: Deployment;
  readonly #runs: Runs;
  readonly #batches: Batches;
  readonly #notices: Notices;

  constructor(deployment: Deployment, runs: Runs, batches: Batches, notices: Notices) {
    this.#deployment = deployment;
    this.#runs = runs;
    this.#batches = batches;
    this.#notices = notices;
  }

  /** What a call does or inserts; what is wrong with it itself is thrown at once. @throws LimaniError `invalid`, `too-large` */
  of(call: WriteCall, writer: string): Work<unknown> | Insertion {
    switch (call[0]) {
      case 'createRun':
        return this.#creation(call[1], writer);
      case 'startUpdateRun':
        return this.#statusUpdate(call[1], call[2]);
      case 'endRunUpdate':
        return this.#runEnd(call[1], call[2], call[3], call[4]);
      case 'getOrCreateHost':
        return this.#hostOf(call[1], call[2]);
      default:
        return insertionOf(entriesOf(call));
    }
  }

  /** Together; what is wrong with one is its own answer. */
  async insert(calls: ReadonlyMap<string, Insertion>): Promise<readonly Answer[]> {
    const places = new Map<string, number>();
    for (const { entries } of calls.values())
      for (const { runId } of entries) places.set(runId, (places.get(runId) ?? 0) + 1);
    const found = await Promise.all(
      [...places].map(async ([runId, count]) => [runId, await this.#runs.reserve(runId, count)] as const),
    );
    const plan = new Plan(new Map(found));
    const answers = [...calls].map(([id, { entries }]) => plan.add(id, entries));
    const [first = ''] = calls.keys();
    // each call by itself must be whole: one that has several entries makes the group a batch
    if ([...calls.values()].every(({ entries }) => entries.length === 1))
      await this.#batches.each(plan.changes);
    else if (plan.changes.length > 0) await this.#batches.write(first, plan.changes);
    await this.#tell(plan);
    return answers;
  }

  #creation(run: RunStart, writer: string): Work<string> {
    const document = {
      ...fieldsOf('run', runValues(run, writer)),
      ...{ end_time: null, rank: 0, summary_json: null, pinned: 0 },
      ...{ hosts: [], plugins: [], cells: [], seq: 0 },
    } as unknown as RunDocument;
    return async (id) => {
      try {
        await this.#deployment.collections.runs.insertOne({ ...document, made_by: id, touched: new Date() });
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        const own = { _id: document._id, made_by: id };
        if (!(await this.#deployment.collections.runs.findOne(own, { projection: { _id: 1 } })))
          throw duplicateRun(document._id);
      }
      await this.#notices.tell();
      return document._id;
    };
  }

  #statusUpdate(runId: string, status: RunStatus): Work<void> {
    const next = checkedStatus(status) as RunStatus;
    const entry: Entry = { kind: 'status', values: [runId, next], runId, late: { status } };
    return (id) => this.#advance(id, entry, next);
  }

  #runEnd(runId: string, endTime: number, status: FinalStatus, summary: Dict): Work<void> {
    const end = checkedNumber('The end of a run', endTime);
    const next = checkedEnd(status) as FinalStatus;
    const json = bound(checkedJson('The summary of a run', summary)) as string;
    const entry: Entry = { kind: 'end', values: [runId], runId, late: { endTime, status, summary } };
    return (id) => this.#advance(id, entry, next, { end_time: end, summary_json: json });
  }

  #hostOf(runId: string, hostName: string): Work<number> {
    const name = checkedText('The name of a host', hostName);
    return async () => {
      const host = await this.#runs.host(runId, name);
      await this.#notices.tell();
      return host;
    };
  }

  /** Unless the run was interrupted: then that it came is a fact of the run. @throws LimaniError `unknown-run` */
  async #advance(id: string, entry: Entry, next: RunStatus, fields?: Partial<RunDocument>): Promise<void> {
    const { runId } = entry;
    for (;;) {
      const run = await this.#runs.get(runId);
      const plan = new Plan(new Map([[runId, run]]));
      if (run.status === 'interrupted') {
        plan.add(id, [entry]);
        await this.#batches.each(plan.changes);
        await this.#tell(plan);
        return;
      }
      if (await this.#runs.advance(runId, next, fields)) {
        await this.#notices.tell();
        return;
      }
    }
  }

  /** What a run is found by is added to it, and who listens is told, when the entries are there. */
  async #tell({ runIds, plugins, cells }: Plan): Promise<void> {
    const { runs } = this.#deployment.collections;
    await Promise.all(
      [...runIds].map((runId) => {
        const [ofPlugins, ofCells] = [plugins.get(runId) ?? [], cells.get(runId) ?? []];
        const sets = {
          ...(ofPlugins.length > 0 && { plugins: { $each: ofPlugins } }),
          ...(ofCells.length > 0 && { cells: { $each: ofCells } }),
        };
        return runs.updateOne(
          { _id: runId, rank: { $gte: 0 } },
          {
            ...(Object.keys(sets).length > 0 && { $addToSet: sets }),
            $currentDate: { touched: true },
          },
        );
      }),
    );
    if (runIds.size > 0) await this.#notices.tell();
  }
}

/** What becomes of entries, with what is known of their runs. */
class Plan {
  readonly changes: Change[] = [];
  readonly runIds = new Set<string>();
  /** New ones, by run. */
  readonly plugins = new Map<string, string[]>();
  readonly cells = new Map<string, string[]>();
  readonly #runs: ReadonlyMap<string, FoundRun | undefined>;
  readonly #used = new Map<string, number>();

  constructor(runs: ReadonlyMap<string, FoundRun | undefined>) {
    this.#runs = runs;
  }

  /** All of a call's entries, or none. */
  add(id: string, entries: readonly Entry[]): Answer {
    try {
      const planned = entries.map((entry, i) => this.#changeOf(`${id}#${i}`, entry));
      for (const { run, change } of planned) this.#take(run, change);
      return { value: undefined };
    } catch (error) {
      if (error instanceof LimaniError) return { error };
      throw error;
    }
  }

  #changeOf(id: string, entry: Entry): { readonly run: FoundRun; readonly change: Change } {
    const run = this.#runs.get(entry.runId);
    if (!run) throw unknownRun(entry.runId);
    const { kind, values } = recordOf(run, entry);
    const used = this.#used.get(run.runId) ?? 0;
    this.#used.set(run.runId, used + 1);
    const place = { id, seq: run.seq + used, notebook: run.notebook };
    return { run, change: changeOf(kind as Change['kind'], values, place) };
  }

  #take({ runId, plugins, cells }: FoundRun, change: Change): void {
    this.changes.push(change);
    this.runIds.add(runId);
    if (change.kind !== 'op' && change.kind !== 'begin') return;
    const { plugin, cell } = change.document;
    const add = (to: Map<string, string[]>, present: readonly string[], names: readonly string[]): void => {
      const fresh = names.filter((name) => !present.includes(name));
      if (fresh.length > 0) to.set(runId, [...(to.get(runId) ?? []), ...fresh]);
    };
    if (typeof plugin === 'string') add(this.plugins, plugins, namesOf(plugin));
    if (typeof cell === 'string') add(this.cells, cells, [cell]);
  }
}
