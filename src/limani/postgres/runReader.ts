import { checkedNumber } from '../checks.ts';
import type { FactLog, Operation, RunData, RunSummaryStats } from '../entries.ts';
import type { CellRef, FactFilter, OperationPage, PageRequest, RunFilter, RunPage } from '../limani.ts';
import { checkedPage } from '../page.ts';
import { unknownRun } from '../sql/entry.ts';
import { checkedFilter, toOperationPage, toRunPage } from '../sql/lists.ts';
import { toFact, toHost, toOperation, toRun, toSnapshot, toStats, type Row } from '../sql/rows.ts';
import { allFactsOf, factsOf, hostsOf, snapshotsOf } from '../sql/queries.ts';
import { historyOf, operationsOf, runById, statsOf, unusedOutputsOf } from './queries.ts';
import { searchRuns } from './runSearch.ts';
import { IS_LIVE } from './runTransaction.ts';
import type { Query, Server, Session } from './server.ts';
import type { WriteQueue } from './writeQueue.ts';

/** Runs that nobody records any more. */
const ORPHANS = `SELECT r.id FROM runs r WHERE r.status IN ('queued', 'running') AND NOT ${IS_LIVE}`;

/** The reading half of the interface. Who reads marks the runs that nobody records any more, and sees them so. */
export class RunReader {
  readonly #server: Server;
  readonly #queue: WriteQueue;

  constructor(server: Server, queue: WriteQueue) {
    this.#server = server;
    this.#queue = queue;
  }

  getRunData(runId: string): Promise<RunData | null> {
    return this.#read(async (session) => {
      const of = async (query: Query): Promise<readonly Row[]> => rowsOf(session, query);
      const [run] = (await of(runById(runId))).map(toRun);
      if (!run) return null;
      const operations = (await of(operationsOf(runId))).map(toOperation);
      return {
        run,
        hosts: (await of(hostsOf(runId))).map((row) => {
          const host = toHost(row);
          return { ...host, operations: operations.filter(({ hostId }) => hostId === host.id) };
        }),
        snapshots: (await of(snapshotsOf(runId))).map(toSnapshot),
        factLogs: (await of(allFactsOf(runId))).map(toFact),
      };
    });
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

  async listRuns(filter: RunFilter, request: PageRequest): Promise<RunPage> {
    const [checked, page] = [checkedFilter(filter), checkedPage(request)];
    return toRunPage(await this.#read((session) => searchRuns(session, checked, page)));
  }

  async cellHistory(cell: CellRef, request: PageRequest): Promise<OperationPage> {
    const page = checkedPage(request);
    const query = historyOf(cell, page);
    return toOperationPage(await this.#read((session) => rowsOf(session, query)), page);
  }

  async unusedOutputs(hashes: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#read((session) => rowsOf(session, unusedOutputsOf(hashes)));
    return rows.map(({ hash }) => String(hash));
  }

  /** Of runs that may be old, by what nobody records any more. */
  rows(query: Query): Promise<readonly Row[]> {
    return this.#read((session) => rowsOf(session, query));
  }

  /** @throws LimaniError `unknown-run` */
  #ofRun(runId: string, query: Query): Promise<readonly Row[]> {
    return this.#read(async (session) => {
      const [run] = await rowsOf(session, runById(runId));
      if (!run) throw unknownRun(runId);
      return rowsOf(session, query);
    });
  }

  async #read<T>(work: (session: Session) => Promise<T>): Promise<T> {
    for (;;) {
      const { orphans, answer } = await this.#server.read(async (session) => {
        const ids = (await session.rows(ORPHANS)).map(({ id }) => String(id));
        return ids.length > 0 ? { orphans: ids } : { orphans: [], answer: { value: await work(session) } };
      });
      if (answer) return answer.value;
      await this.#interrupt(orphans);
    }
  }

  async #interrupt(orphans: readonly string[]): Promise<void> {
    // finding one marks it, unless its recorder was heard of meanwhile
    await Promise.all(orphans.map((runId) => this.#queue.add((transaction) => transaction.find(runId))));
  }
}

const rowsOf = (session: Session, { sql, values }: Query): Promise<readonly Row[]> =>
  session.rows(sql, values);
