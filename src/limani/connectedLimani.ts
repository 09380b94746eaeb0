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
} from './entries.ts';
import { LimaniError } from './error.ts';
import type {
  BatchEntry,
  Capabilities,
  CellRef,
  ExportOptions,
  FactFilter,
  ImportReport,
  Limani,
  OperationPage,
  PageRequest,
  PrunePolicy,
  PruneReport,
  PrunedContents,
  RunFilter,
  RunPage,
  SchemaVersion,
} from './limani.ts';
import type { FinalStatus, RunStatus } from './status.ts';
import { exportLines } from './transfer.ts';

/** The parts of a store that is open. */
export interface OpenStore {
  readonly writer: Pick<
    Limani,
    | 'createRun'
    | 'startUpdateRun'
    | 'endRunUpdate'
    | 'getOrCreateHost'
    | 'startOperation'
    | 'insertOperation'
    | 'insertFactLog'
    | 'insertSnapshot'
    | 'insertBatch'
  >;
  readonly reader: Pick<
    Limani,
    'getRunData' | 'getFactsForTimespan' | 'getRunSummaryStats' | 'getOperations' | 'listRuns' | 'cellHistory'
  >;
  readonly keeper: Pick<Limani, 'deleteRun' | 'prune' | 'pinRun' | 'unpinRun'>;
  readonly contents: Pick<Limani, 'putContent' | 'getContent' | 'pruneContent'>;
  readonly transfer: Pick<Limani, 'importRuns'>;
  readonly upkeep: Pick<Limani, 'initDb' | 'schemaVersion' | 'reserveNumber' | 'flush'>;
  /** Always lets go of everything. */
  close(): Promise<void>;
}

/** An adapter as the parts of its open store: opens them once, and says so where they are not open. */
export abstract class ConnectedLimani<Store extends OpenStore> implements Limani {
  abstract readonly capabilities: Capabilities;
  #opening: Promise<Store> | undefined;
  #opened: Store | undefined;

  /** @throws LimaniError */
  protected abstract open(): Promise<Store>;

  /** @throws LimaniError `not-connected` */
  protected now(): Store {
    if (this.#opened) return this.#opened;
    throw new LimaniError('not-connected', 'The run store is not open: call connect() first.');
  }

  async connect(): Promise<void> {
    const opening = (this.#opening ??= this.open());
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
    await (await opening)?.close();
  }

  // each method is async, so that what now() throws is a rejection

  async initDb(): Promise<void> {
    await this.now().upkeep.initDb();
  }

  async createRun(run: RunStart): Promise<string> {
    return this.now().writer.createRun(run);
  }

  async startUpdateRun(runId: string, status: RunStatus): Promise<void> {
    await this.now().writer.startUpdateRun(runId, status);
  }

  async endRunUpdate(runId: string, endTime: number, status: FinalStatus, summary: Dict): Promise<void> {
    await this.now().writer.endRunUpdate(runId, endTime, status, summary);
  }

  async getOrCreateHost(runId: string, hostName: string): Promise<number> {
    return this.now().writer.getOrCreateHost(runId, hostName);
  }

  async startOperation(operation: OperationStart): Promise<void> {
    await this.now().writer.startOperation(operation);
  }

  async insertOperation(operation: OperationEnd): Promise<void> {
    await this.now().writer.insertOperation(operation);
  }

  async insertFactLog(fact: FactEntry): Promise<void> {
    await this.now().writer.insertFactLog(fact);
  }

  async insertSnapshot(snapshot: SnapshotEntry): Promise<void> {
    await this.now().writer.insertSnapshot(snapshot);
  }

  async insertBatch(entries: readonly BatchEntry[]): Promise<void> {
    await this.now().writer.insertBatch(entries);
  }

  async getRunData(runId: string): Promise<RunData | null> {
    return this.now().reader.getRunData(runId);
  }

  async getFactsForTimespan(
    runId: string,
    startTime: number,
    endTime: number,
    filter?: FactFilter,
  ): Promise<readonly FactLog[]> {
    return this.now().reader.getFactsForTimespan(runId, startTime, endTime, filter);
  }

  async getRunSummaryStats(runId: string): Promise<RunSummaryStats> {
    return this.now().reader.getRunSummaryStats(runId);
  }

  async getOperations(runId: string): Promise<readonly Operation[]> {
    return this.now().reader.getOperations(runId);
  }

  async listRuns(filter: RunFilter, page: PageRequest): Promise<RunPage> {
    return this.now().reader.listRuns(filter, page);
  }

  async cellHistory(cell: CellRef, page: PageRequest): Promise<OperationPage> {
    return this.now().reader.cellHistory(cell, page);
  }

  async deleteRun(runId: string): Promise<boolean> {
    return this.now().keeper.deleteRun(runId);
  }

  async prune(policy: PrunePolicy): Promise<PruneReport> {
    return this.now().keeper.prune(policy);
  }

  async pinRun(runId: string): Promise<void> {
    await this.now().keeper.pinRun(runId);
  }

  async unpinRun(runId: string): Promise<void> {
    await this.now().keeper.unpinRun(runId);
  }

  async putContent(bytes: Uint8Array): Promise<string> {
    return this.now().contents.putContent(bytes);
  }

  async getContent(sha256: string): Promise<Uint8Array | null> {
    return this.now().contents.getContent(sha256);
  }

  async pruneContent(before: number): Promise<PrunedContents> {
    return this.now().contents.pruneContent(before);
  }

  exportRuns(filter: RunFilter = {}, options: ExportOptions = {}): AsyncIterable<string> {
    return exportLines(this, filter, options);
  }

  async importRuns(lines: AsyncIterable<string> | Iterable<string>): Promise<ImportReport> {
    return this.now().transfer.importRuns(lines);
  }

  async reserveNumber(sequence: string): Promise<number> {
    return this.now().upkeep.reserveNumber(sequence);
  }

  async schemaVersion(): Promise<SchemaVersion> {
    return this.now().upkeep.schemaVersion();
  }

  async flush(): Promise<void> {
    await this.now().upkeep.flush();
  }
}
