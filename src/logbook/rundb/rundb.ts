import type { Json } from '../../limani/entries.ts';
import { RunDbError } from './error.ts';
import { holds } from './holds.ts';
import { OwnRecords } from './ownRecords.ts';
import type { TxDeps } from './openTx.ts';
import type { TargetRecord, TxRecord } from './record.ts';
import { Records } from './records.ts';
import { checkedSchema, TARGET_SCHEMA, TRANSACTIONS, type Schema } from './schema.ts';
import { Session } from './session.ts';
import { checkedTable } from './tables.ts';

export interface RunDbDeps extends TxDeps {
  /** How many digits of a hash the `uhash` of a notebook's cell has; 6 unless said otherwise. */
  readonly uhashLength?: number;
}

/**
 * Records and transactions over any Limani: a run is a transaction, an operation in it a record of the table that its
 * cell names. What resolves is durable and seen by every other process; a number is given once, whoever asks. A record
 * without `end` and `rc` when its writer lets go of the database, or dies, is `interrupted`. Each opening begins
 * transactions of its own: one is written within one `useDb`.
 *
 * Every operation throws RunDbError `closed` while it is not open, and what its Limani throws.
 */
export class RunDb {
  readonly #deps: RunDbDeps;
  readonly #records: Records;
  #own: OwnRecords;
  #session: Session;
  #schema: Schema = TARGET_SCHEMA;
  #openings = 0;

  constructor(deps: RunDbDeps) {
    this.#deps = deps;
    this.#records = new Records(deps.limani, deps.uhashLength);
    this.#own = new OwnRecords(deps.limani, this.#records, deps.now);
    this.#session = new Session(deps);
  }

  /** The fields that new records of a table begin with; `end` and `rc` are always empty then. */
  get schema(): Schema {
    return this.#schema;
  }

  /** @throws RunDbError `invalid` */
  set schema(schema: Schema) {
    this.#schema = checkedSchema(schema);
  }

  /** Each opening wants its closing, also where it rejects. */
  async open(): Promise<void> {
    this.#openings++;
    await this.#deps.limani.connect();
  }

  /**
   * With the last closing: ends the transactions that were begun, and lets go of the database, also where it rejects.
   * @param failed what was to be done was broken off: it did not succeed
   * @throws LimaniError; AggregateError for several things
   */
  async close(failed = false): Promise<void> {
    if (this.#openings === 0 || --this.#openings > 0) return;
    const { limani, now } = this.#deps;
    const errors: unknown[] = [];
    for (const step of [...this.#session.endings(failed), () => limani.disconnect()])
      try {
        await step();
      } catch (error) {
        errors.push(error);
      }
    this.#session = new Session(this.#deps);
    this.#own = new OwnRecords(limani, this.#records, now);
    if (errors.length > 1) throw new AggregateError(errors, 'The transactions could not be ended.');
    if (errors.length > 0) throw errors[0];
  }

  /**
   * Begins a record and gives its number. Of the reserved table `linchpin`: the number of the transaction of the records
   * begun since the last time, or, where there are none, of those that come next.
   * @throws RunDbError `invalid`
   */
  async initTable(table: string): Promise<number> {
    this.#mustBeOpen();
    if (table === TRANSACTIONS) return this.#session.claim();
    const { number, runId } = await this.#session.begin(checkedTable(table), this.#schema);
    this.#own.know(table, number, runId);
    return number;
  }

  /**
   * Sets one field. In a list of one-key objects an entry is set by its key; `outputs.resources` is appended to.
   * @throws RunDbError `unknown-record`, `unknown-field`, `read-only`
   */
  async updateRecord(table: string, runId: number, field: string, value: Json): Promise<void> {
    this.#mustBeOpen();
    await this.#own.set(table, runId, field, value);
  }

  /** Null where there is no such transaction. */
  async getTxRecord(txId: number): Promise<TxRecord | null> {
    const [found = null] = await this.getTxRecords([txId]);
    return found;
  }

  /** Those that there are, in the order asked for. */
  async getTxRecords(txIds: readonly number[]): Promise<readonly TxRecord[]> {
    this.#mustBeOpen();
    const found = await this.#records.findTransactions(txIds);
    return txIds.flatMap((txId): TxRecord[] => {
      const transaction = found.get(txId);
      if (!transaction) return [];
      const { run, status, action, targets } = transaction;
      return [{ txId, run, status, action, targets }];
    });
  }

  /** The number of the newest record with this action; null where there is none. */
  async getRunId(table: string, action = 'up'): Promise<number | null> {
    return (await this.getRecord(table, action))?.runId ?? null;
  }

  /**
   * The record of that number, whatever its action; without a number, the newest with the action; without either, the
   * newest. Null where there is none.
   */
  async getRecord(
    table: string,
    action: string | null = null,
    runId: number | null = null,
  ): Promise<TargetRecord | null> {
    this.#mustBeOpen();
    if (runId !== null) return this.#records.find(table, runId);
    const wanted = ({ fields }: TargetRecord): boolean => action === null || fields['action'] === action;
    const [found = null] = await this.#records.newest(table, 1, wanted);
    return found;
  }

  /** The newest, newest first: as many as there are, at most `count`. */
  async getRecords(table: string, count = 10): Promise<readonly TargetRecord[]> {
    this.#mustBeOpen();
    return this.#records.newest(table, count);
  }

  /** In order of their names, without that of the transactions. */
  async getTables(): Promise<readonly string[]> {
    this.#mustBeOpen();
    return this.#records.tables();
  }

  /** The records that have a text in a field, in either case, newest first. */
  async search(table: string, text: string): Promise<readonly TargetRecord[]> {
    this.#mustBeOpen();
    return this.#records.newest(table, Number.MAX_SAFE_INTEGER, ({ fields }) => holds(fields, text));
  }

  /** False where there is none. No other number changes. @throws RunDbError `read-only` */
  async removeRecord(table: string, runId: number): Promise<boolean> {
    this.#mustBeOpen();
    return this.#own.remove(table, runId);
  }

  /** Removes all records of a table, or none, and says how many there were. @throws RunDbError `read-only` */
  async purge(table: string): Promise<number> {
    this.#mustBeOpen();
    return this.#own.purge(table);
  }

  #mustBeOpen(): void {
    if (this.#openings === 0)
      throw new RunDbError('closed', 'The run database is not open: open it first, or call within useDb.');
  }
}
