// Looking for records and transactions through a Limani.
import type { Operation } from '../../limani/entries.ts';
import type { CellRef, Limani, RunFilter, RunListItem, RunPage, OperationPage } from '../../limani/limani.ts';
import { inOrder } from './inOrder.ts';
import { NewestOfRuns } from './newestOfRuns.ts';
import { readUid } from './numbers.ts';
import { ownRecord, recordsOf, transactionOf, txOf, written, type Transaction } from './readRun.ts';
import type { AnyRecord, TargetRecord } from './record.ts';
import { isOwn, RUNDB, runsOf } from './tables.ts';
import { UHASH_LENGTH } from './uhash.ts';

/** Operations and runs asked for at a time: the first are often enough. */
const PAGE = 50;
/** Runs asked for at a time beyond the first. */
const LARGE_PAGE = 500;

const isNumbered = (record: AnyRecord): record is TargetRecord =>
  record.table !== null && record.runId !== null;

const numberOf = ({ uid }: Operation): number => readUid(uid)?.number ?? 0;

const ownCell = (table: string): CellRef => ({ notebook: RUNDB, cell: table });

/** The tables that a run says it has records in; undefined while it has not ended. */
const tablesSaid = ({ summary }: RunListItem): readonly unknown[] | undefined => {
  const tables = summary?.['tables'];
  return Array.isArray(tables) ? tables : undefined;
};

/** Tables, in order of their names. */
export interface NewestTables {
  readonly tables: readonly string[];
  /** Whether there are no others. */
  readonly all: boolean;
}

/** What is on record, whoever wrote it: a RunDb, or the recorder of notebooks. */
export class Records {
  readonly #limani: Limani;
  readonly #length: number;

  /** @param limani connected */
  constructor(limani: Limani, uhashLength = UHASH_LENGTH) {
    this.#limani = limani;
    this.#length = uhashLength;
  }

  /**
   * The newest records of a table, at most `count`. A run is overtaken where others that began later end before its cell
   * begins; one that hundreds of its notebook overtook may be missed.
   * @param wanted which of them
   * @throws LimaniError
   */
  async newest(
    table: string,
    count: number,
    wanted: (record: TargetRecord) => boolean = () => true,
  ): Promise<readonly TargetRecord[]> {
    if (count < 1 || table === '') return [];
    const found = await this.#newestOwn(table, count, wanted);
    for (const filter of runsOf(table)) {
      const newest = new NewestOfRuns(count);
      for await (const run of this.#runs(filter)) {
        if (newest.isDone()) break;
        if (!newest.mayHold(run)) continue;
        for (const record of await this.#cellRecords(run, table)) if (wanted(record)) newest.add(record, run);
      }
      found.push(...newest.records);
    }
    return found.toSorted((a, b) => b.runId - a.runId).slice(0, count);
  }

  /** @throws LimaniError */
  async find(table: string, runId: number): Promise<TargetRecord | null> {
    if (table === '') return null;
    for await (const operation of this.#operations(ownCell(table))) {
      const record = numberOf(operation) === runId ? await ownRecord(this.#limani, operation) : null;
      if (record) return record;
    }
    for (const filter of runsOf(table))
      for await (const run of this.#runs(filter)) {
        const found = (await this.#cellRecords(run, table)).find((record) => record.runId === runId);
        if (found) return found;
      }
    return null;
  }

  /** In order of their names. @throws LimaniError */
  async tables(): Promise<readonly string[]> {
    return (await this.tablesOfNewest(Number.MAX_SAFE_INTEGER)).tables;
  }

  /** Those that the newest runs used. @param runs so many are looked at @throws LimaniError */
  async tablesOfNewest(runs: number): Promise<NewestTables> {
    const tables = new Set<string>();
    let left = runs;
    for await (const run of this.#runs({})) {
      if (left-- <= 0) return { tables: [...tables].toSorted(), all: false };
      for (const table of tablesSaid(run) ?? (await this.#recordsOf(run)).map((record) => record.table))
        if (typeof table === 'string') tables.add(table);
    }
    return { tables: [...tables].toSorted(), all: true };
  }

  /** The newest transactions, at most `count`. @throws LimaniError */
  async transactions(count: number, filter: RunFilter = {}): Promise<readonly Transaction[]> {
    const found: Transaction[] = [];
    if (count < 1) return found;
    for await (const run of this.#runs(filter)) {
      const transaction = await this.#transaction(run);
      if (transaction) found.push(transaction);
      if (found.length >= count) break;
    }
    return found;
  }

  /** Those of these numbers that there are. @throws LimaniError */
  async findTransactions(txIds: readonly number[]): Promise<ReadonlyMap<number, Transaction>> {
    const missing = new Set(txIds);
    const found = new Map<number, Transaction>();
    if (missing.size === 0) return found;
    for await (const run of this.#runs({})) {
      const txId = txOf(run);
      if (txId === null || !missing.delete(txId)) continue;
      const transaction = await this.#transaction(run);
      if (transaction) found.set(txId, transaction);
      if (missing.size === 0) break;
    }
    return found;
  }

  async #transaction(run: RunListItem): Promise<Transaction | null> {
    const all = await written(this.#limani, run);
    return all && transactionOf(all, this.#length);
  }

  async #recordsOf(run: RunListItem): Promise<readonly AnyRecord[]> {
    const all = await written(this.#limani, run);
    return all ? recordsOf(all, this.#length) : [];
  }

  /** Those that a RunDb made: it numbers each as it begins. */
  async #newestOwn(
    table: string,
    count: number,
    wanted: (record: TargetRecord) => boolean,
  ): Promise<TargetRecord[]> {
    const found: TargetRecord[] = [];
    for await (const operation of inOrder(this.#operations(ownCell(table)), numberOf)) {
      const record = await ownRecord(this.#limani, operation);
      if (record && wanted(record)) found.push(record);
      if (found.length === count) break;
    }
    return found;
  }

  /** Those of a run's cells that are in a table and have a number. */
  async #cellRecords(run: RunListItem, table: string): Promise<readonly TargetRecord[]> {
    if (isOwn(run) || tablesSaid(run)?.includes(table) === false) return [];
    return (await this.#recordsOf(run)).filter(
      (record): record is TargetRecord => record.table === table && isNumbered(record),
    );
  }

  /** Newest first. */
  async *#operations(cell: CellRef): AsyncGenerator<Operation> {
    let after: string | null = null;
    do {
      const page: OperationPage = await this.#limani.cellHistory(cell, {
        limit: PAGE,
        ...(after !== null && { after }),
      });
      yield* page.operations;
      after = page.next;
    } while (after !== null);
  }

  /** Newest first. */
  async *#runs(filter: RunFilter): AsyncGenerator<RunListItem> {
    let after: string | null = null;
    do {
      const page: RunPage = await this.#limani.listRuns(
        filter,
        after === null ? { limit: PAGE } : { limit: LARGE_PAGE, after },
      );
      yield* page.runs;
      after = page.next;
    } while (after !== null);
  }
}
