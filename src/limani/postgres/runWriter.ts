import type { Dict, FactEntry, OperationEnd, OperationStart, RunStart, SnapshotEntry } from '../entries.ts';
import type { BatchEntry } from '../limani.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import { creation, hostOf, insertion, runEnd, statusUpdate } from './runWork.ts';
import type { WriteQueue } from './writeQueue.ts';

/** The writing half of the interface. What is wrong with an entry itself is thrown before it is queued. */
export class RunWriter {
  readonly #queue: WriteQueue;

  constructor(queue: WriteQueue) {
    this.#queue = queue;
  }

  createRun(run: RunStart): Promise<string> {
    return this.#queue.add(creation(run, this.#queue.writer));
  }

  startUpdateRun(runId: string, status: RunStatus): Promise<void> {
    return this.#queue.add(statusUpdate(runId, status));
  }

  endRunUpdate(runId: string, endTime: number, status: FinalStatus, summary: Dict): Promise<void> {
    return this.#queue.add(runEnd(runId, endTime, status, summary));
  }

  getOrCreateHost(runId: string, hostName: string): Promise<number> {
    return this.#queue.add(hostOf(runId, hostName));
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
    return this.#queue.add(insertion(batch));
  }
}
