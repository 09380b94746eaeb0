import type { FactLog, Operation, RunData, RunSummaryStats } from '../entries.ts';
import type { CellRef, FactFilter, OperationPage, PageRequest, RunFilter, RunPage } from '../limani.ts';
import { checkedNumber } from '../checks.ts';
import { checkedPage } from '../page.ts';
import { historyOf } from './cellHistory.ts';
import type { Connection } from './connection.ts';
import { allFactsOf, factsOf, hostsOf, snapshotsOf } from '../sql/queries.ts';
import { operationsOf, runById, statsOf } from './queries.ts';
import { toFact, toHost, toOperation, toRun, toSnapshot, toStats } from '../sql/rows.ts';
import { checkedFilter, toOperationPage, toRunPage } from '../sql/lists.ts';
import { unknownRun } from '../sql/entry.ts';
import type { Query, Row } from './view.ts';

/** The reading half of the interface. */
export class RunReader {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async getRunData(runId: string): Promise<RunData | null> {
    const [runs = [], hosts = [], operations = [], snapshots = [], facts = []] = await this.#connection.read([
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
    const rows = await this.#ofRun(runId, statsOf(runId));
    return toStats(rows[0] ?? {});
  }

  async getOperations(runId: string): Promise<readonly Operation[]> {
    return (await this.#ofRun(runId, operationsOf(runId))).map(toOperation);
  }

  async listRuns(filter: RunFilter, page: PageRequest): Promise<RunPage> {
    return toRunPage(await this.#connection.search(checkedFilter(filter), checkedPage(page)));
  }

  async cellHistory(cell: CellRef, page: PageRequest): Promise<OperationPage> {
    const checked = checkedPage(page);
    const [rows = []] = await this.#connection.read([historyOf(cell, checked)]);
    return toOperationPage(rows, checked);
  }

  /** @throws LimaniError `unknown-run` */
  async #ofRun(runId: string, query: Query): Promise<readonly Row[]> {
    const [runs = [], rows = []] = await this.#connection.read([runById(runId), query]);
    if (runs.length === 0) throw unknownRun(runId);
    return rows;
  }
}
