import { checkedEnd, checkedJson, checkedNumber, checkedStatus, checkedText } from '../checks.ts';
import type {
  Dict,
  FactEntry,
  Json,
  OperationEnd,
  OperationStart,
  RunStart,
  SnapshotEntry,
} from '../entries.ts';
import { LimaniError } from '../error.ts';
import type { BatchEntry } from '../limani.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import type { Connection } from './connection.ts';
import { hostId } from './names.ts';
import { OwnRuns, type KnownRun } from './ownRuns.ts';
import { deletedRun, hostsOf, runById } from './queries.ts';
import { beginValues, endValues, factValues, runValues, snapshotValues } from './records.ts';
import { toRun } from './rows.ts';
import { BATCH, type Kind } from './schema.ts';

/** Something to write to a run, and what is kept of it when the run is interrupted. */
interface Entry {
  readonly kind: Kind;
  readonly values: readonly Json[];
  readonly runId: string;
  readonly hostId?: number | undefined;
  readonly late?: object;
}

export const unknownRun = (runId: string): LimaniError =>
  new LimaniError('unknown-run', `There is no run "${runId}" in the run store.`);

const duplicateRun = (runId: string): LimaniError =>
  new LimaniError(
    'duplicate-run',
    `There is already a run "${runId}" in the run store, or there was one before it was deleted.`,
  );

/**
 * The writing half of the interface. Entries for runs of this connection go to the journal in the order of the calls,
 * without a look at the store; for others it is asked first whether there is such a run. What is wrong with an entry is
 * thrown or rejected.
 */
export class RunWriter {
  readonly #connection: Connection;
  readonly #own = new OwnRuns();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async createRun(run: RunStart): Promise<string> {
    const { runId } = run;
    const values = runValues(run, this.#connection.writer.name);
    if (this.#own.get(runId)) throw duplicateRun(runId);
    this.#own.add(runId);
    try {
      if (!run.fresh && (await this.#isTaken(runId))) throw duplicateRun(runId);
      await this.#connection.put('run', values);
    } catch (error) {
      this.#own.remove(runId);
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
    const runs = new Map<string, KnownRun>();
    for (const { runId } of entries) if (!runs.has(runId)) runs.set(runId, await this.#known(runId));
    const records = entries.map((entry) => {
      const run = runs.get(entry.runId);
      if (!run) throw unknownRun(entry.runId);
      return recordOf(run, entry);
    });
    if (records.length > 0)
      await this.#connection.put(
        BATCH,
        records.map(({ kind, values }) => [kind, ...values]),
      );
  }

  /** Reaches the journal before this returns, when the run is this connection's own. */
  #write(entry: Entry): Promise<void> {
    const known = this.#known(entry.runId);
    if (known instanceof Promise) return known.then((run) => this.#writeTo(run, entry));
    return this.#writeTo(known, entry);
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

function toEntry(entry: BatchEntry): Entry {
  if ('operationStart' in entry) {
    const { operationStart: late } = entry;
    return { kind: 'begin', values: beginValues(late), runId: late.runId, hostId: late.hostId, late };
  }
  if ('operation' in entry) {
    const { operation: late } = entry;
    return { kind: 'op', values: endValues(late), runId: late.runId, hostId: late.hostId, late };
  }
  if ('snapshot' in entry) {
    const { snapshot: late } = entry;
    return { kind: 'snap', values: snapshotValues(late), runId: late.runId, hostId: late.hostId, late };
  }
  const { fact } = entry;
  return { kind: 'fact', values: factValues(fact), runId: fact.runId, hostId: fact.hostId };
}

/** An entry as it counts for its run. @throws LimaniError `unknown-host` */
function recordOf(
  { status, hosts }: KnownRun,
  { kind, values, runId, hostId, late }: Entry,
): Pick<Entry, 'kind' | 'values'> {
  if (hostId !== undefined && !hosts.has(hostId))
    throw new LimaniError('unknown-host', `The run "${runId}" has no host ${hostId}.`);
  if (status === 'interrupted' && late) return { kind: 'fact', values: lateFact(runId, kind, late) };
  return { kind, values };
}

/** What came for a run that was taken for interrupted: kept, whatever it is, and the run stays as it is. */
const lateFact = (runId: string, kind: Kind, entry: object): Json[] =>
  factValues({
    runId,
    timestamp: Date.now() / 1000,
    logLevel: 'warning',
    context: 'late',
    command: `came after the run was interrupted: ${LATE_NAMES[kind] ?? kind}`,
    detail: { ...entry },
  });

const LATE_NAMES: Partial<Record<Kind, string>> = {
  status: 'its status',
  end: 'its end',
  begin: 'the start of an operation',
  op: 'the end of an operation',
  snap: 'a snapshot',
};
