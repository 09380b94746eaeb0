import type {
  Dict,
  FactEntry,
  FactLog,
  Operation,
  OperationEnd,
  OperationStart,
  RunData,
  RunStart,
  RunSummaryStats,
  SnapshotEntry,
} from '../entries.ts';
import { checkedId } from '../checks.ts';
import { LimaniError } from '../error.ts';
import type {
  BatchEntry,
  Capabilities,
  CellRef,
  FactFilter,
  ImportReport,
  Limani,
  OperationPage,
  PageRequest,
  PrunePolicy,
  PruneReport,
  RunFilter,
  RunPage,
  SchemaVersion,
} from '../limani.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import { exportLines } from '../transfer.ts';
import { Changes, type ChangeListener } from './changes.ts';
import { Lease } from './lease.ts';
import { reserveNumber } from './numbers.ts';
import { RunKeeper } from './runKeeper.ts';
import { RunReader } from './runReader.ts';
import { RunTransfer } from './runTransfer.ts';
import { RunWriter } from './runWriter.ts';
import { migrate, SCHEMA_VERSION, schemaVersion } from './schema.ts';
import { Server, type ServerOptions } from './server.ts';
import { toLimaniError } from './failures.ts';
import { WriteQueue, type QueueOptions } from './writeQueue.ts';

export interface PostgresOptions extends ServerOptions, Partial<QueueOptions> {
  readonly onWarning: (message: string) => void;
}

/** A recorder that was not heard of for so long is taken for dead. */
const LEASE_MS = 120_000;
/** How long calls wait for a server that is away. */
const PATIENCE_MS = 30_000;
const LAST_PATIENCE_MS = 3000;

interface Opened {
  readonly server: Server;
  readonly queue: WriteQueue;
  readonly lease: Lease;
  readonly changes: Changes;
  readonly writer: RunWriter;
  readonly reader: RunReader;
  readonly keeper: RunKeeper;
  readonly transfer: RunTransfer;
}

/** A schema in a PostgreSQL database, for recorders on many machines. */
export class PostgresLimani implements Limani {
  readonly capabilities: Capabilities = { file: null, maxEntryBytes: null };
  readonly #options: PostgresOptions;
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;

  /** Opens nothing. */
  constructor(options: PostgresOptions) {
    this.#options = options;
  }

  /** Under which name others know the runs of this connection. */
  get writer(): string {
    return this.#now().queue.writer;
  }

  async connect(): Promise<void> {
    const opening = (this.#opening ??= this.#open());
    try {
      const opened = await opening;
      // disconnected meanwhile?
      if (this.#opening === opening) this.#opened = opened;
    } catch (error) {
      if (this.#opening === opening) this.#opening = undefined;
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#opened = undefined;
    if (!opening) return;
    const { server, queue, lease, changes } = await opening;
    lease.stop();
    try {
      await changes.close();
      await queue.close(LAST_PATIENCE_MS);
    } catch (error) {
      throw toLimaniError(server.where, 'not-written', error);
    } finally {
      await server.close();
    }
  }

  async initDb(): Promise<void> {
    await migrate(this.#now().server);
  }

  async createRun(run: RunStart): Promise<string> {
    return this.#now().writer.createRun(run);
  }

  async startUpdateRun(runId: string, status: RunStatus): Promise<void> {
    await this.#now().writer.startUpdateRun(runId, status);
  }

  async endRunUpdate(runId: string, endTime: number, status: FinalStatus, summary: Dict): Promise<void> {
    await this.#now().writer.endRunUpdate(runId, endTime, status, summary);
  }

  async getOrCreateHost(runId: string, hostName: string): Promise<number> {
    return this.#now().writer.getOrCreateHost(runId, hostName);
  }

  async startOperation(operation: OperationStart): Promise<void> {
    await this.#now().writer.insert([{ operationStart: operation }]);
  }

  async insertOperation(operation: OperationEnd): Promise<void> {
    await this.#now().writer.insert([{ operation }]);
  }

  async insertFactLog(fact: FactEntry): Promise<void> {
    await this.#now().writer.insert([{ fact }]);
  }

  async insertSnapshot(snapshot: SnapshotEntry): Promise<void> {
    await this.#now().writer.insert([{ snapshot }]);
  }

  async insertBatch(entries: readonly BatchEntry[]): Promise<void> {
    await this.#now().writer.insert(entries);
  }

  async getRunData(runId: string): Promise<RunData | null> {
    return this.#now().reader.getRunData(runId);
  }

  async getFactsForTimespan(
    runId: string,
    startTime: number,
    endTime: number,
    filter?: FactFilter,
  ): Promise<readonly FactLog[]> {
    return this.#now().reader.getFactsForTimespan(runId, startTime, endTime, filter);
  }

  async getRunSummaryStats(runId: string): Promise<RunSummaryStats> {
    return this.#now().reader.getRunSummaryStats(runId);
  }

  async getOperations(runId: string): Promise<readonly Operation[]> {
    return this.#now().reader.getOperations(runId);
  }

  async listRuns(filter: RunFilter, page: PageRequest): Promise<RunPage> {
    return this.#now().reader.listRuns(filter, page);
  }

  async cellHistory(cell: CellRef, page: PageRequest): Promise<OperationPage> {
    return this.#now().reader.cellHistory(cell, page);
  }

  async deleteRun(runId: string): Promise<boolean> {
    return this.#now().keeper.deleteRun(runId);
  }

  async prune(policy: PrunePolicy): Promise<PruneReport> {
    return this.#now().keeper.prune(policy);
  }

  async pinRun(runId: string): Promise<void> {
    await this.#now().keeper.setPinned(runId, true);
  }

  async unpinRun(runId: string): Promise<void> {
    await this.#now().keeper.setPinned(runId, false);
  }

  async unusedOutputs(hashes: readonly string[]): Promise<readonly string[]> {
    return this.#now().reader.unusedOutputs(hashes);
  }

  exportRuns(filter: RunFilter = {}): AsyncIterable<string> {
    return exportLines(this, filter);
  }

  async importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport> {
    return this.#now().transfer.importRuns(lines);
  }

  async reserveNumber(sequence: string): Promise<number> {
    const { server } = this.#now();
    return reserveNumber(server, checkedId('The name of a sequence', sequence));
  }

  async schemaVersion(): Promise<SchemaVersion> {
    return { stored: await schemaVersion(this.#now().server), known: SCHEMA_VERSION };
  }

  /** Nothing to do: other programs see what is committed. */
  async flush(): Promise<void> {
    await Promise.resolve(this.#now());
  }

  /** Tells of changes by any process, with the ids of runs where they are known. Call what it gives to hear no more. */
  onChange(listener: ChangeListener): () => void {
    const { server, changes } = this.#now();
    return server.notifies ? changes.add(listener) : () => undefined;
  }

  async #open(): Promise<Opened> {
    const { leaseMs = LEASE_MS, patienceMs = PATIENCE_MS, onWarning } = this.#options;
    const server = await Server.open(this.#options);
    try {
      await migrate(server);
    } catch (error) {
      await server.close();
      throw error;
    }
    const queue = new WriteQueue(server, { leaseMs, patienceMs });
    const reader = new RunReader(server, queue);
    return {
      server,
      queue,
      lease: new Lease(queue, leaseMs, onWarning),
      changes: new Changes(server),
      writer: new RunWriter(queue),
      reader,
      keeper: new RunKeeper(queue, reader),
      transfer: new RunTransfer(queue),
    };
  }

  // every method but one is async, so that this is a rejection
  #now(): Opened {
    if (this.#opened) return this.#opened;
    throw new LimaniError('not-connected', 'The run store is not open: call connect() first.');
  }
}
