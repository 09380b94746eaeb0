import type { Filter } from 'mongodb';
import { checkedCell, checkedNumber } from '../checks.ts';
import type { FactLog, Operation, RunData, RunSummaryStats } from '../entries.ts';
import type { CellRef, FactFilter, OperationPage, PageRequest, RunFilter, RunPage } from '../limani.ts';
import { checkedPage, type CheckedPage } from '../page.ts';
import { unknownRun } from '../records/entry.ts';
import { checkedFilter, toOperationPage, toRunPage } from '../records/lists.ts';
import { toFact, toOperation, toRun, toSnapshot, toStats, type Row } from '../records/rows.ts';
import type { Batches } from './batches.ts';
import type { Deployment } from './deployment.ts';
import {
  toOperationRow,
  toRunRow,
  type HostDocument,
  type OperationDocument,
  type RunDocument,
} from './documents.ts';
import { searchRuns } from './runSearch.ts';
import { statsOf } from './stats.ts';
import type { Runs } from './runs.ts';

const IN_ORDER = { timestamp: 1, seq: 1 } as const;
const NEWEST_FIRST = { started: -1, _id: -1 } as const;
const byName = (a: HostDocument, b: HostDocument): number =>
  Buffer.compare(Buffer.from(a.name), Buffer.from(b.name));

/** The reading half of the interface. Who reads finishes what others left unfinished. */
export class Reader {
  readonly #deployment: Deployment;
  readonly #runs: Runs;
  readonly #batches: Batches;

  constructor(deployment: Deployment, runs: Runs, batches: Batches) {
    this.#deployment = deployment;
    this.#runs = runs;
    this.#batches = batches;
  }

  getRunData(runId: string): Promise<RunData | null> {
    return this.read(async () => {
      const { operations, facts, snapshots } = this.#deployment.collections;
      const ofRun = { run_id: runId };
      const run = await this.#run(runId);
      if (!run) return null;
      const [ofOperations, ofFacts, ofSnapshots] = await Promise.all([
        operations.find(ofRun).sort(IN_ORDER).toArray(),
        facts.find(ofRun).sort(IN_ORDER).toArray(),
        snapshots.find(ofRun).sort(IN_ORDER).toArray(),
      ]);
      // deleted meanwhile: then what was found need not be all of it
      if (!(await this.#run(runId))) return null;
      const { hosts = [], rank = 0 } = run;
      const done = ofOperations.map((document) => toOperation(toOperationRow(document, rank)));
      const names = new Map(hosts.map(({ id, name }) => [id, name]));
      return {
        run: toRun(toRunRow(run)),
        hosts: hosts.toSorted(byName).map(({ id, name }) => ({
          ...{ id, runId, name },
          operations: done.filter(({ hostId }) => hostId === id),
        })),
        snapshots: ofSnapshots.map((document) =>
          toSnapshot({ ...document, host_name: names.get(document.host_id) ?? '' }),
        ),
        factLogs: ofFacts.map(toFact),
      };
    });
  }

  async getFactsForTimespan(
    runId: string,
    startTime: number,
    endTime: number,
    { hostId, operation }: FactFilter = {},
  ): Promise<readonly FactLog[]> {
    const from = checkedNumber('The beginning of a time span', startTime);
    const to = checkedNumber('The end of a time span', endTime);
    return this.#ofRun(runId, async () => {
      const filter = {
        run_id: runId,
        timestamp: { $gte: from, $lt: to },
        ...(hostId !== undefined && { host_id: hostId }),
        ...(operation !== undefined && { operation }),
      };
      return (await this.#deployment.collections.facts.find(filter).sort(IN_ORDER).toArray()).map(toFact);
    });
  }

  getRunSummaryStats(runId: string): Promise<RunSummaryStats> {
    return this.#ofRun(runId, async () => toStats((await statsOf(this.#deployment, [runId]))(runId)));
  }

  getOperations(runId: string): Promise<readonly Operation[]> {
    return this.#ofRun(runId, async ({ rank = 0 }) => {
      const found = await this.#deployment.collections.operations
        .find({ run_id: runId })
        .sort(IN_ORDER)
        .toArray();
      return found.map((document) => toOperation(toOperationRow(document, rank)));
    });
  }

  async listRuns(filter: RunFilter, request: PageRequest): Promise<RunPage> {
    const [checked, page] = [checkedFilter(filter), checkedPage(request)];
    return toRunPage(await this.read(() => searchRuns(this.#deployment, checked, page)));
  }

  async cellHistory(cell: CellRef, request: PageRequest): Promise<OperationPage> {
    const page = checkedPage(request);
    const ways = waysTo(cell);
    return toOperationPage(await this.read(() => this.#history(ways, page)), page);
  }

  /** @throws LimaniError `unavailable` */
  read<T>(work: () => Promise<T>): Promise<T> {
    return this.#deployment.read(async () => {
      await Promise.all([
        this.#runs.settle(),
        this.#deployment.transactional ? undefined : this.#batches.settle(),
      ]);
      return work();
    });
  }

  #run(runId: string): Promise<RunDocument | null> {
    return this.#deployment.collections.runs.findOne({ _id: runId, rank: { $gte: 0 } });
  }

  /** @throws LimaniError `unknown-run` */
  #ofRun<T>(runId: string, work: (run: RunDocument) => Promise<T>): Promise<T> {
    return this.read(async () => {
      const run = await this.#run(runId);
      if (!run) throw unknownRun(runId);
      return work(run);
    });
  }

  /** One row more than the page holds: it tells whether there is a next page. */
  async #history(ways: readonly Filter<OperationDocument>[], { limit, after }: CheckedPage): Promise<Row[]> {
    const rows: Row[] = [];
    for (let last = after; ;) {
      const found = await this.#deployment.collections.operations
        .find({ $and: [{ $or: [...ways] }, ...(last ? [later(last)] : [])] })
        .sort(NEWEST_FIRST)
        .limit(limit + 1 - rows.length)
        .toArray();
      const runs = await this.#ranks([...new Set(found.map(({ run_id: runId }) => runId))]);
      for (const document of found) {
        const run = runs.get(document.run_id);
        // what belongs to a run that was deleted, or is not all taken in
        if (run)
          rows.push({ ...toOperationRow(document, run.rank ?? 0), run_notebook: run.notebook ?? null });
      }
      const end = found.at(-1);
      if (rows.length > limit || !end) return rows;
      last = { time: end.started, id: end._id };
    }
  }

  async #ranks(runIds: readonly string[]): Promise<ReadonlyMap<string, RunDocument>> {
    const found = await this.#deployment.collections.runs
      .find({ _id: { $in: [...runIds] }, rank: { $gte: 0 } }, { projection: { rank: 1, notebook: 1 } })
      .toArray();
    return new Map(found.map((run) => [run._id, run]));
  }
}

const later = ({ time, id }: { readonly time: number; readonly id: string }): Filter<OperationDocument> => ({
  $or: [{ started: { $lt: time } }, { started: time, _id: { $lt: id } }],
});

/** Each way to know the cell. @throws LimaniError `invalid` */
function waysTo(ref: CellRef): Filter<OperationDocument>[] {
  const { place, sourceHash } = checkedCell(ref);
  return [...(place ? [place] : []), ...(sourceHash === null ? [] : [{ source_hash: sourceHash }])];
}
