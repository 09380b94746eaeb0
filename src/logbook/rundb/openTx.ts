// A transaction that a RunDb writes: one run, with an operation for each record.
import type { Json, Operation, RunData } from '../../limani/entries.ts';
import type { Limani } from '../../limani/limani.ts';
import { operationsOf } from '../history/model.ts';
import { ownFields } from './fields.ts';
import { uidOf } from './numbers.ts';
import { isComplete, succeeded, TARGET_SCHEMA, type Fields, type Schema } from './schema.ts';
import { RUNDB } from './tables.ts';
import { endOf } from './endOf.ts';

export interface TxDeps {
  readonly limani: Limani;
  /** Who writes, and where. */
  readonly user: string;
  readonly hostname: string;
  /** Epoch seconds. */
  readonly now: () => number;
  readonly newRunId: () => string;
}

export class OpenTx {
  readonly runId: string;
  readonly number: number;
  readonly #deps: TxDeps;
  readonly #hostId: number;
  #places = 0;

  private constructor(deps: TxDeps, runId: string, number: number, hostId: number) {
    this.#deps = deps;
    this.runId = runId;
    this.number = number;
    this.#hostId = hostId;
  }

  /** It is on record, under its number, before anything else is. @throws LimaniError */
  static async begin(deps: TxDeps, number: number): Promise<OpenTx> {
    const { limani, user, hostname, now, newRunId } = deps;
    const runId = await limani.createRun({
      runId: newRunId(),
      runIdHuman: `tx ${number}`,
      startTime: now(),
      hailerInfo: { user, hostname, tx: number },
      notebook: RUNDB,
      fresh: true,
    });
    await limani.startUpdateRun(runId, 'running');
    return new OpenTx(deps, runId, number, await limani.getOrCreateHost(runId, hostname));
  }

  /** Begins a record. @throws LimaniError */
  async add(table: string, number: number, schema: Schema): Promise<void> {
    const { limani, now } = this.#deps;
    await limani.startOperation({
      uid: uidOf(this.runId, ++this.#places, number),
      runId: this.runId,
      hostId: this.#hostId,
      name: 'record',
      timestamp: now(),
      arguments: { tx: this.number, ...(schema !== TARGET_SCHEMA && { schema }) },
      cell: table,
    });
  }

  /**
   * Says how it ended, where that is known: a transaction with a record that has no end stays open, and is interrupted
   * when its writer lets go of it.
   * @param failed what was to be done was broken off
   * @throws LimaniError
   */
  async end(failed: boolean): Promise<void> {
    const { limani, now } = this.#deps;
    const data = await limani.getRunData(this.runId);
    if (!data) return;
    const records = liveRecords(data);
    if (!failed && !records.every(({ fields }) => isComplete(fields))) return;
    for (const { operation, fields } of records)
      if (operation.status === 'running' && isComplete(fields))
        await limani.insertOperation(endOf(operation, fields, now()));
    const status = failed || !records.every(({ fields }) => succeeded(fields)) ? 'failure' : 'success';
    const tables: Json = [...new Set(records.map(({ operation }) => operation.cell))];
    const stats = await limani.getRunSummaryStats(this.runId);
    await limani.endRunUpdate(this.runId, now(), status, { ...stats, status, tables });
  }
}

const liveRecords = (data: RunData): { readonly operation: Operation; readonly fields: Fields }[] =>
  operationsOf(data).flatMap((operation) => {
    const fields = ownFields(operation, data.factLogs);
    return fields ? { operation, fields } : [];
  });
