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
import type { BatchEntry } from '../limani.ts';
import { duplicateRun, recordOf, toEntry, type Entry } from '../sql/entry.ts';
import { deletedRun } from '../sql/queries.ts';
import { runValues } from '../sql/records.ts';
import type { FinalStatus, RunStatus } from '../status.ts';
import { rowsOf } from './server.ts';
import type { RunTransaction } from './runTransaction.ts';
import { bound, columnsOf, type InsertKind } from './statements.ts';
import type { WriteQueue } from './writeQueue.ts';

/** The writing half of the interface. What is wrong with an entry itself is thrown before it is queued. */
export class RunWriter {
  readonly #queue: WriteQueue;

  constructor(queue: WriteQueue) {
    this.#queue = queue;
  }

  createRun(run: RunStart): Promise<string> {
    const values = runValues(run, this.#queue.writer).map(bound);
    const { runId } = run;
    return this.#queue.add(async ({ session }) => {
      if ((await rowsOf(session, deletedRun(runId))).length > 0) throw duplicateRun(runId);
      const made = await session.rows(
        `INSERT INTO runs(id, run_id_human, start_time, hailer_json, required_secrets, notebook, writer, status)
         VALUES(?, ?, ?, ?, ?, ?, ?, 'queued') ON CONFLICT DO NOTHING RETURNING id`,
        values,
      );
      if (made.length === 0) throw duplicateRun(runId);
      session.touch(runId);
      return runId;
    });
  }

  startUpdateRun(runId: string, status: RunStatus): Promise<void> {
    const next = checkedStatus(status) as RunStatus;
    const entry: Entry = { kind: 'status', values: [runId, next], runId, late: { status } };
    return this.#queue.add(async (transaction) => {
      if (!(await keptAsFact(transaction, entry))) await transaction.setStatus(runId, next);
    });
  }

  endRunUpdate(runId: string, endTime: number, status: FinalStatus, summary: Dict): Promise<void> {
    const end = checkedNumber('The end of a run', endTime);
    const next = checkedEnd(status) as FinalStatus;
    const json = bound(checkedJson('The summary of a run', summary));
    const entry: Entry = { kind: 'end', values: [runId], runId, late: { endTime, status, summary } };
    return this.#queue.add(async (transaction) => {
      if (await keptAsFact(transaction, entry)) return;
      await transaction.setStatus(runId, next);
      await transaction.session.rows('UPDATE runs SET end_time = ?, summary_json = ? WHERE id = ?', [
        end,
        json,
        runId,
      ]);
    });
  }

  getOrCreateHost(runId: string, hostName: string): Promise<number> {
    const name = checkedText('The name of a host', hostName);
    return this.#queue.add((transaction) => transaction.host(runId, name));
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
    const entries = batch.map(toEntry);
    // what is no JSON is refused before anything waits for it
    for (const { values, late } of entries) [...values, (late ?? null) as Json].forEach(bound);
    return this.#queue.add(async (transaction) => {
      const records = [];
      for (const entry of entries) records.push(recordOf(await transaction.get(entry.runId), entry));
      for (const { kind, values } of records)
        await transaction.insert(kind as InsertKind, columnsOf(kind as InsertKind, values));
      for (const { runId } of entries) transaction.session.touch(runId);
    });
  }
}

/** Whether it came for a run that was interrupted: then that it came is a fact of the run. @throws LimaniError `unknown-run` */
async function keptAsFact(transaction: RunTransaction, entry: Entry): Promise<boolean> {
  const { kind, values } = recordOf(await transaction.get(entry.runId), entry);
  if (kind !== 'fact') return false;
  await transaction.insert('fact', columnsOf('fact', values));
  transaction.session.touch(entry.runId);
  return true;
}
