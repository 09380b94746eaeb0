import { checkedNumber } from '../checks.ts';
import type { FactLog, Operation, RunData, RunSummaryStats } from '../entries.ts';
import type { CellRef, FactFilter, OperationPage, PageRequest, RunFilter, RunPage } from '../limani.ts';
import { checkedPage, type CheckedPage } from '../page.ts';
import { historyOf, type CellDialect } from './cellHistory.ts';
import { unknownRun } from '../records/entry.ts';
import { checkedFilter, toOperationPage, toRunPage, type Found } from '../records/lists.ts';
import {
  allFactsOf,
  factsOf,
  hostsOf,
  operationsOf,
  runById,
  snapshotsOf,
  statsOf,
  type Query,
} from './queries.ts';
import { toFact, toHost, toOperation, toRun, toSnapshot, toStats, type Row } from '../records/rows.ts';

/** A database that is asked. Runs that nobody records any more are interrupted in what it answers. */
export interface SqlStore {
  /**
   * Rows of each query, of one state that holds whatever was acknowledged before this call.
   * @throws LimaniError `unavailable`
   */
  read(queries: readonly Query[]): Promise<readonly (readonly Row[])[]>;
  /** The runs of a filter, of such a state. */
  search(filter: RunFilter, page: CheckedPage): Promise<Found>;
  /** The operations of a cell, where that takes more than the one query of the dialect. */
  history?(cell: CellRef, page: CheckedPage): Promise<readonly Row[]>;
}

/** The reading half of the interface. */
export class SqlReader {
  readonly #store: SqlStore;
  readonly #dialect: CellDialect;

  constructor(store: SqlStore, dialect: CellDialect) {
    this.#store = store;
    this.#dialect = dialect;
  }

  async getRunData(runId: string): Promise<RunData | null> {
    const [runs = [], hosts = [], operations = [], snapshots = [], facts = []] = await this.#store.read([
      runById(runId),
      hostsOf(runId),
      operationsOf(runId),
      snapshotsOf(runId),
      allFactsOf(runId),
    ]);
    const [run] = runs.map(toRun);
    if (!run) return null;
    const done = operations.map(toOperation);
    return {
      run,
      hosts: hosts.map((row) => {
        const host = toHost(row);
        return { ...host, operations: done.filter(({ hostId }) => hostId === host.id) };
      }),
      snapshots: snapshots.map(toSnapshot),
      factLogs: facts.map(toFact),
    };
  }

  async getFactsForTimespan(
    runId: string,
    startTime: number,
    endTime: number,
    filter?: FactFilter,
  ): Promise<readonly FactLog[]> {
    const from = checkedNumber('The beginning of a time span', startTime);
    const to = checkedNumber('The end of a time span', endTime);
    return (await this.#ofRun(runId, factsOf(runId, from, to, filter))).map(toFact);
  }

  async getRunSummaryStats(runId: string): Promise<RunSummaryStats> {
    const [row = {}] = await this.#ofRun(runId, statsOf(runId));
    return toStats(row);
  }

  async getOperations(runId: string): Promise<readonly Operation[]> {
    return (await this.#ofRun(runId, operationsOf(runId))).map(toOperation);
  }

  async listRuns(filter: RunFilter, page: PageRequest): Promise<RunPage> {
    return toRunPage(await this.#store.search(checkedFilter(filter), checkedPage(page)));
  }

  async cellHistory(cell: CellRef, request: PageRequest): Promise<OperationPage> {
    const page = checkedPage(request);
    const rows = this.#store.history?.(cell, page) ?? this.#rows(historyOf(cell, page, this.#dialect));
    return toOperationPage(await rows, page);
  }

  async #rows(query: Query): Promise<readonly Row[]> {
    const [rows = []] = await this.#store.read([query]);
    return rows;
  }

  /** @throws LimaniError `unknown-run` */
  async #ofRun(runId: string, query: Query): Promise<readonly Row[]> {
    const [runs = [], rows = []] = await this.#store.read([runById(runId), query]);
    if (runs.length === 0) throw unknownRun(runId);
    return rows;
  }
}
