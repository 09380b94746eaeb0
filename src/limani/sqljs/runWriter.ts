import { checkedEnd, checkedJson, checkedNumber, checkedStatus, checkedText } from '../checks.ts';
import type { Dict, FactEntry, OperationEnd, OperationStart, RunStart, SnapshotEntry } from '../entries.ts';
import { LimaniError } from '../error.ts';
import type { BatchEntry } from '../limani.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import type { Connection } from './connection.ts';
import { hostId } from '../records/hostId.ts';
import { OwnRuns } from './ownRuns.ts';
import { deletedRun, hostsOf, runById } from '../sql/queries.ts';
import { duplicateRun, recordOf, toEntry, unknownRun, type Entry, type KnownRun } from '../records/entry.ts';
import { runValues } from '../records/records.ts';
import { toRun } from '../records/rows.ts';
import { BATCH } from './schema.ts';

/**
 * The writing half of the interface. Entries for runs of this connection go to the journal in the order of the calls,
 * without a look at the store; for others it is asked first whether there is such a run. What is wrong with an entry is
 * thrown or rejected.
 */
export class RunWriter {
  readonly #connection: Connection;
  readonly #own = new OwnRuns();
  /** Runs whose beginning could not be written: it may be there all the same, and they may be begun again here. */
  readonly #inDoubt = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async createRun(run: RunStart): Promise<string> {
    const { runId } = run;
    const values = runValues(run, this.#connection.writer.name);
    if (this.#own.get(runId)) throw duplicateRun(runId);
    this.#own.add(runId);
    try {
      if (!run.fresh && !this.#inDoubt.has(runId) && (await this.#isTaken(runId))) throw duplicateRun(runId);
      await this.#connection.put('run', values);
      if (!run.fresh && (await this.#isContested(runId))) throw duplicateRun(runId);
      this.#inDoubt.delete(runId);
    } catch (error) {
      this.#own.remove(runId);
      if (error instanceof LimaniError && error.code === 'not-written') this.#inDoubt.add(runId);
      throw error;
    } finally {
      this.#keepAlive();
    }
    return runId;
  }

  async startUpdateRun(runId: string, status: RunStatus): Promise<void> {
    const values = [runId, checkedStatus(status)];
    await this.#write({ kind: 'status', values, runId, late: { status } });
    this.#advance(runId, status);
  }

  async endRunUpdate(runId: string, endTime: number, status: FinalStatus, summary: Dict): Promise<void> {
    const values = [
      runId,
      checkedNumber('The end of a run', endTime),
      checkedEnd(status),
      checkedJson('The summary of a run', summary),
    ];
    await this.#write({ kind: 'end', values, runId, late: { endTime, status, summary } });
    this.#advance(runId, status);
  }

  async getOrCreateHost(runId: string, hostName: string): Promise<number> {
    const name = checkedText('The name of a host', hostName);
    const id = hostId(runId, name);
    const known = this.#known(runId);
    const { hosts } = known instanceof Promise ? await known : known;
    if (hosts.has(id)) return id;
    await this.#connection.put('host', [id, runId, name]);
    hosts.add(id);
    return id;
  }

  startOperation(operationStart: OperationStart): Promise<void> {
    return this.#write(toEntry({ operationStart }));
  }

  insertOperation(operation: OperationEnd): Promise<void> {
    return this.#write(toEntry({ operation }));
  }

  insertFactLog(fact: FactEntry): Promise<void> {
    return this.#write(toEntry({ fact }));
  }

  insertSnapshot(snapshot: SnapshotEntry): Promise<void> {
    return this.#write(toEntry({ snapshot }));
  }

  async insertBatch(batch: readonly BatchEntry[]): Promise<void> {
    const entries = batch.map(toEntry);
    const records: Pick<Entry, 'kind' | 'values'>[] = [];
    for (const entry of entries) records.push(recordOf(await this.#knownFor(entry), entry));
    if (records.length > 0)
      await this.#connection.put(
        BATCH,
        records.map(({ kind, values }) => [kind, ...values]),
      );
  }

  /** Reaches the journal before this returns, when run and host are this connection's own. */
  #write(entry: Entry): Promise<void> {
    const known = this.#knownFor(entry);
    if (known instanceof Promise) return known.then((run) => this.#writeTo(run, entry));
    return this.#writeTo(known, entry);
  }

  /** The run of an entry, with the host that the entry names, if there is such a one. */
  #knownFor(entry: Entry): KnownRun | Promise<KnownRun> {
    const { runId, hostId: host } = entry;
    const known = this.#known(runId);
    const lacksHost = ({ hosts }: KnownRun): boolean => host !== undefined && !hosts.has(host);
    if (known instanceof Promise)
      return known.then((run) => (lacksHost(run) ? this.#withHostsOfOthers(runId, run) : run));
    return lacksHost(known) ? this.#withHostsOfOthers(runId, known) : known;
  }

  /** Other connections may have told of hosts. */
  async #withHostsOfOthers(runId: string, run: KnownRun): Promise<KnownRun> {
    const [hosts] = await this.#connection.read([hostsOf(runId)]);
    for (const { id } of hosts ?? []) run.hosts.add(Number(id));
    return run;
  }

  #writeTo(run: KnownRun, entry: Entry): Promise<void> {
    const { kind, values } = recordOf(run, entry);
    return this.#connection.put(kind, values);
  }

  #known(runId: string): KnownRun | Promise<KnownRun> {
    const own = this.#own.get(runId);
    if (own && !this.#connection.writer.mayBeTakenForDead) return own;
    return this.#ask(runId);
  }

  /** @throws LimaniError `unknown-run` */
  async #ask(runId: string): Promise<KnownRun> {
    if (this.#own.ids().length > 0 && this.#connection.writer.mayBeTakenForDead)
      await this.#dropInterrupted();
    const known = this.#own.get(runId) ?? (await this.#lookUp(runId));
    if (!known) throw unknownRun(runId);
    return known;
  }

  /** Whether another connection began it at the same time: one of two sees the other, if not both do. */
  async #isContested(runId: string): Promise<boolean> {
    const sql = 'SELECT 1 FROM _contested WHERE run_id = ?';
    const [rows = []] = await this.#connection.read([{ sql, values: [runId] }]);
    return rows.length > 0;
  }

  async #isTaken(runId: string): Promise<boolean> {
    const answers = await this.#connection.read([runById(runId), deletedRun(runId)]);
    return answers.some((rows) => rows.length > 0);
  }

  async #lookUp(runId: string): Promise<KnownRun | undefined> {
    const [runs, hosts] = await this.#connection.read([runById(runId), hostsOf(runId)]);
    const row = runs?.[0];
    return row && { status: toRun(row).status, hosts: new Set(hosts?.map(({ id }) => Number(id))) };
  }

  /** This process was stopped for long; others may have taken it for dead meanwhile and its runs for interrupted. */
  async #dropInterrupted(): Promise<void> {
    const answers = await this.#connection.read(this.#own.ids().map(runById));
    for (const row of answers.flat()) {
      const { runId, status } = toRun(row);
      if (status === 'interrupted') this.#own.remove(runId);
    }
    this.#connection.writer.reassured();
    this.#keepAlive();
  }

  #advance(runId: string, status: RunStatus): void {
    this.#own.advance(runId, status);
    this.#keepAlive();
  }

  #keepAlive(): void {
    this.#connection.writer.keepAlive(this.#own.ids().length > 0);
  }
}
