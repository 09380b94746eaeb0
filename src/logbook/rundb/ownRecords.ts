// Writing to what RunDbs made, in this opening or another, in this process or another.
import type { Json, Operation, RunData } from '../../limani/entries.ts';
import { LimaniError } from '../../limani/error.ts';
import type { Limani } from '../../limani/limani.ts';
import { operationsOf } from '../history/model.ts';
import { endOf } from './endOf.ts';
import { RunDbError } from './error.ts';
import { after, removedFact, said, setFact, type Subject } from './facts.ts';
import { ownFields } from './fields.ts';
import { readUid } from './numbers.ts';
import type { TargetRecord } from './record.ts';
import type { Records } from './records.ts';
import { checkField, hasEnded, TRANSACTIONS, TX_SCHEMA, type Fields } from './schema.ts';
import { RUNDB } from './tables.ts';
import { updated } from './update.ts';

/** A record as it lies in its run; `operation` is null for the transaction itself. */
interface Located {
  readonly data: RunData;
  readonly operation: Operation | null;
  readonly fields: Fields;
}

export class OwnRecords {
  readonly #limani: Limani;
  readonly #records: Records;
  readonly #now: () => number;
  /** Ids of runs, by record, of those that were found or made here. */
  readonly #places = new Map<string, string>();

  /** @param now epoch seconds */
  constructor(limani: Limani, records: Records, now: () => number) {
    this.#limani = limani;
    this.#records = records;
    this.#now = now;
  }

  /** Need not be looked for. */
  know(table: string, runId: number, run: string): void {
    this.#places.set(`${runId} ${table}`, run);
  }

  /** @throws RunDbError `unknown-record`, `unknown-field`, `read-only`; LimaniError */
  async set(table: string, runId: number, field: string, value: Json): Promise<void> {
    const located = await this.#find(table, runId);
    if (!located) throw new RunDbError('unknown-record', `The table "${table}" has no record ${runId}.`);
    const { data, operation, fields } = located;
    checkField(table, fields, field);
    const now = this.#now();
    const fact = setFact(subjectOf(located), after(data.factLogs, now), field, value);
    const next = updated(fields, field, value);
    const ends = operation?.status === 'running' && hasEnded(next);
    await this.#limani.insertBatch([{ fact }, ...(ends ? [{ operation: endOf(operation, next, now) }] : [])]);
  }

  /** False where there is none. @throws RunDbError `read-only`, LimaniError */
  async remove(table: string, runId: number): Promise<boolean> {
    const located = await this.#find(table, runId);
    if (located) await this.#remove(located);
    return located !== null;
  }

  /** Removes all records of a table, or none, and says how many there were. @throws RunDbError `read-only`, LimaniError */
  async purge(table: string): Promise<number> {
    const all: Located[] = [];
    for (const { runId, run } of await this.#all(table)) {
      this.know(table, runId, run);
      const located = await this.#find(table, runId);
      if (located) all.push(located);
    }
    for (const located of all) await this.#remove(located);
    return all.length;
  }

  async #remove(located: Located): Promise<void> {
    const { run, factLogs } = located.data;
    await this.#limani.insertFactLog(removedFact(subjectOf(located), after(factLogs, this.#now())));
    await this.#deleteIfEmpty(run.runId);
  }

  /** All records of a table, by number, with the ids of their runs. */
  async #all(table: string): Promise<readonly Pick<TargetRecord, 'runId' | 'run'>[]> {
    const all = Number.MAX_SAFE_INTEGER;
    if (table !== TRANSACTIONS) return this.#records.newest(table, all);
    const transactions = await this.#records.transactions(all, { notebook: RUNDB });
    return transactions.flatMap(({ txId, run }) => (txId === null ? [] : { runId: txId, run }));
  }

  async #find(table: string, runId: number): Promise<Located | null> {
    const run = this.#places.get(`${runId} ${table}`) ?? (await this.#runOf(table, runId));
    const data = run === undefined ? null : await this.#limani.getRunData(run);
    if (!data) return null;
    if (data.run.notebook !== RUNDB) throw readOnly(`The record ${runId} of "${table}"`);
    this.know(table, runId, data.run.runId);
    if (table === TRANSACTIONS) {
      const fields = said(data.factLogs, null, TX_SCHEMA);
      return fields && { data, operation: null, fields };
    }
    const operation = operationsOf(data).find(
      ({ cell, uid }) => cell === table && readUid(uid)?.number === runId,
    );
    const fields = operation && ownFields(operation, data.factLogs);
    return operation && fields ? { data, operation, fields } : null;
  }

  async #runOf(table: string, runId: number): Promise<string | undefined> {
    if (table === TRANSACTIONS) return (await this.#records.findTransactions([runId])).get(runId)?.run;
    return (await this.#records.find(table, runId))?.run;
  }

  async #deleteIfEmpty(runId: string): Promise<void> {
    const data = await this.#limani.getRunData(runId);
    if (!data || said(data.factLogs, null, TX_SCHEMA)) return;
    if (operationsOf(data).some((operation) => ownFields(operation, data.factLogs))) return;
    try {
      await this.#limani.deleteRun(runId);
    } catch (error) {
      // of one that is still open nothing is shown any more, and it goes when old runs are pruned
      if (!(error instanceof LimaniError && error.code === 'open-run')) throw error;
    }
  }
}

const subjectOf = ({ data, operation }: Located): Subject => ({
  runId: data.run.runId,
  ...(operation && { operation: operation.uid }),
});

const readOnly = (what: string): RunDbError =>
  new RunDbError(
    'read-only',
    `${what} was recorded as a notebook ran, and stays as it is. It goes when its run is deleted or pruned.`,
  );
