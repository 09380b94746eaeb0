import path from 'node:path';
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
import { Connection, type ConnectionOptions } from './connection.ts';
import { PUBLISHED } from './names.ts';
import { reserveNumber } from './numbers.ts';
import { MAX_RECORD_BYTES } from './journal.ts';
import { RunKeeper } from './runKeeper.ts';
import { RunReader } from './runReader.ts';
import { RunTransfer } from './runTransfer.ts';
import { RunWriter } from './runWriter.ts';
import { SCHEMA_VERSION } from './schema.ts';

interface Opened {
  readonly connection: Connection;
  readonly writer: RunWriter;
  readonly reader: RunReader;
  readonly keeper: RunKeeper;
  readonly transfer: RunTransfer;
}

/**
 * The default: a journal for each process, and SQLite images of what they hold. No server, no native code. Recording
 * needs neither SQLite nor a thread; those start with the first question or publication.
 */
export class SqljsLimani implements Limani {
  readonly capabilities: Capabilities;
  readonly #options: ConnectionOptions;
  #opening: Promise<Opened> | undefined;
  #opened: Opened | undefined;

  /** Opens nothing. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.capabilities = { file: path.join(options.folder, PUBLISHED), maxEntryBytes: MAX_RECORD_BYTES };
  }

  async connect(): Promise<void> {
    const opening = (this.#opening ??= this.#open());
    try {
      const opened = await opening;
      // disconnected meanwhile?
      if (this.#opening === opening) this.#opened = opened;
    } catch (error) {
      this.#opening = undefined;
      throw error;
    }
  }

  async disconnect(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    this.#opened = undefined;
    await (await opening)?.connection.close();
  }

  /** The folder is made by `connect`, the image by the first publication, and an older one is migrated when it is read. */
  async initDb(): Promise<void> {
    await this.#now().connection.schemaVersion();
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
    await this.#now().writer.startOperation(operation);
  }

  async insertOperation(operation: OperationEnd): Promise<void> {
    await this.#now().writer.insertOperation(operation);
  }

  async insertFactLog(fact: FactEntry): Promise<void> {
    await this.#now().writer.insertFactLog(fact);
  }

  async insertSnapshot(snapshot: SnapshotEntry): Promise<void> {
    await this.#now().writer.insertSnapshot(snapshot);
  }

  async insertBatch(entries: readonly BatchEntry[]): Promise<void> {
    await this.#now().writer.insertBatch(entries);
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
    await this.#now().keeper.pinRun(runId);
  }

  async unpinRun(runId: string): Promise<void> {
    await this.#now().keeper.unpinRun(runId);
  }

  async unusedOutputs(hashes: readonly string[]): Promise<readonly string[]> {
    return this.#now().keeper.unusedOutputs(hashes);
  }

  exportRuns(filter: RunFilter = {}): AsyncIterable<string> {
    return exportLines(this, filter);
  }

  async importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport> {
    return this.#now().transfer.importRuns(lines);
  }

  async reserveNumber(sequence: string): Promise<number> {
    this.#now();
    return reserveNumber(this.#options.folder, checkedId('The name of a sequence', sequence));
  }

  async schemaVersion(): Promise<SchemaVersion> {
    return { stored: await this.#now().connection.schemaVersion(), known: SCHEMA_VERSION };
  }

  async flush(): Promise<void> {
    await this.#now().connection.publish();
  }

  async #open(): Promise<Opened> {
    const connection = await Connection.open(this.#options);
    return {
      connection,
      writer: new RunWriter(connection),
      reader: new RunReader(connection),
      keeper: new RunKeeper(connection),
      transfer: new RunTransfer(connection),
    };
  }

  // every method is async, so that this is a rejection
  #now(): Opened {
    if (this.#opened) return this.#opened;
    throw new LimaniError('not-connected', 'The run store is not open: call connect() first.');
  }
}
