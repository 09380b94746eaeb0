// Looking for records and transactions through a Limani.
import type { Operation } from '../../limani/entries.ts';
import type { CellRef, Limani, RunFilter, RunListItem, RunPage, OperationPage } from '../../limani/limani.ts';
import { inOrder } from './inOrder.ts';
import { readUid } from './numbers.ts';
import { ownRecord, recordsOf, transactionOf, txOf, written, type Transaction } from './readRun.ts';
import type { AnyRecord, TargetRecord } from './record.ts';
import { isOwn, RUNDB, runsOf } from './tables.ts';
import { UHASH_LENGTH } from './uhash.ts';

/** Operations asked for at a time, and runs of which a few are looked into. */
const PAGE = 50;
/** Runs asked for at a time where all are. */
const LARGE_PAGE = 500;
/** So many runs of one notebook are recorded at once, at most. */
const RUNS_AT_ONCE = 16;

const isNumbered = (record: AnyRecord): record is TargetRecord =>
  record.table !== null && record.runId !== null;

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

  /** The newest records of a table, at most `count`. @param wanted which of them @throws LimaniError */
  async newest(
    table: string,
    count: number,
    wanted: (record: TargetRecord) => boolean = () => true,
  ): Promise<readonly TargetRecord[]> {
    const found: TargetRecord[] = [];
    if (count < 1 || table === '') return found;
    for (const records of [
      this.#own(table),
      ...runsOf(table).map((filter) => this.#ofCells(filter, table)),
    ]) {
      let left = count;
      for await (const record of records) {
        if (!wanted(record)) continue;
        found.push(record);
        if (--left === 0) break;
      }
    }
    return found.toSorted((a, b) => b.runId - a.runId).slice(0, count);
  }

  /** @throws LimaniError */
  async find(table: string, runId: number): Promise<TargetRecord | null> {
    const [found = null] = await this.newest(table, 1, (record) => record.runId === runId);
    return found;
  }

  /** In order of their names. @throws LimaniError */
  async tables(): Promise<readonly string[]> {
    return (await this.tablesOfNewest(Number.MAX_SAFE_INTEGER)).tables;
  }

  /** Those that the newest runs used. @param runs so many are looked at @throws LimaniError */
  async tablesOfNewest(runs: number): Promise<NewestTables> {
    const tables = new Set<string>();
    let left = runs;
    for await (const run of this.#runs({}, LARGE_PAGE)) {
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
    for await (const run of this.#runs({}, LARGE_PAGE)) {
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

  /** Those that a RunDb made. */
  async *#own(table: string): AsyncGenerator<TargetRecord> {
    const numberOf = ({ uid }: Operation): number => readUid(uid)?.number ?? 0;
    for await (const operation of inOrder(this.#operations({ notebook: RUNDB, cell: table }), numberOf)) {
      const record = await ownRecord(this.#limani, operation);
      if (record) yield record;
    }
  }

  /** Those of notebooks' cells. */
  #ofCells(filter: RunFilter, table: string): AsyncGenerator<TargetRecord> {
    return inOrder(this.#cellRecords(filter, table), ({ runId }) => runId, RUNS_AT_ONCE);
  }

  async *#cellRecords(filter: RunFilter, table: string): AsyncGenerator<TargetRecord> {
    for await (const run of this.#runs(filter)) {
      if (isOwn(run) || tablesSaid(run)?.includes(table) === false) continue;
      for (const record of (await this.#recordsOf(run)).toReversed())
        if (record.table === table && isNumbered(record)) yield record;
    }
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
  async *#runs(filter: RunFilter, limit = PAGE): AsyncGenerator<RunListItem> {
    let after: string | null = null;
    do {
      const page: RunPage = await this.#limani.listRuns(filter, {
        limit,
        ...(after !== null && { after }),
      });
      yield* page.runs;
      after = page.next;
    } while (after !== null);
  }
}
