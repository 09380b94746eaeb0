import type { Dict, FactEntry, OperationEnd, OperationStart, RunStart, SnapshotEntry } from '../entries.ts';
import type { BatchEntry } from '../limani.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import { insertionOf, type RunWork } from './runWork.ts';
import type { WriteQueue } from './writeQueue.ts';

/** The writing half of the interface. What is wrong with an entry itself is thrown before it is queued. */
export class Writer {
  readonly #queue: WriteQueue;
  readonly #work: RunWork;
  /** Whose runs they are. */
  readonly #name: string;

  constructor(queue: WriteQueue, work: RunWork, name: string) {
    this.#queue = queue;
    this.#work = work;
    this.#name = name;
  }

  createRun(run: RunStart): Promise<string> {
    return this.#queue.add(this.#work.creation(run, this.#name));
  }

  startUpdateRun(runId: string, status: RunStatus): Promise<void> {
    return this.#queue.add(this.#work.statusUpdate(runId, status));
  }

  endRunUpdate(runId: string, endTime: number, status: FinalStatus, summary: Dict): Promise<void> {
    return this.#queue.add(this.#work.runEnd(runId, endTime, status, summary));
  }

  getOrCreateHost(runId: string, hostName: string): Promise<number> {
    return this.#queue.add(this.#work.hostOf(runId, hostName));
  }

  startOperation(operationStart: OperationStart): Promise<void> {
    return this.insertBatch([{ operationStart }]);
  }

  insertOperation(operation: OperationEnd): Promise<void> {
    return this.insertBatch([{ operation }]);
  }

  insertFactLog(fact: FactEntry): Promise<void> {
    return this.insertBatch([{ fact }]);
  }

  insertSnapshot(snapshot: SnapshotEntry): Promise<void> {
    return this.insertBatch([{ snapshot }]);
  }

  async insertBatch(batch: readonly BatchEntry[]): Promise<void> {
    if (batch.length > 0) await this.#queue.insert(insertionOf(batch));
  }
}
