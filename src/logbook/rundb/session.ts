import { sequenceOf, TX_SEQUENCE } from './numbers.ts';
import { OpenTx, type TxDeps } from './openTx.ts';
import type { Schema } from './schema.ts';

/** The transaction that new records belong to. */
interface Current {
  readonly tx: Promise<OpenTx>;
  records: number;
  /** Its number was asked for. */
  claimed: boolean;
}

/** The transactions that are begun in one opening of a RunDb. */
export class Session {
  readonly #deps: TxDeps;
  readonly #begun: Promise<OpenTx>[] = [];
  #current: Current | undefined;

  constructor(deps: TxDeps) {
    this.#deps = deps;
  }

  /** Begins a record of a table; resolves with its number and the id of its run. @throws LimaniError */
  async begin(table: string, schema: Schema): Promise<{ readonly number: number; readonly runId: string }> {
    const current = this.#now();
    current.records++;
    const number = await this.#deps.limani.reserveNumber(sequenceOf(table));
    const tx = await current.tx;
    await tx.add(table, number, schema);
    return { number, runId: tx.runId };
  }

  /**
   * The number of a transaction, each once: of that to which the records belong that were begun before; where there are
   * none, of that to which the next ones will. @throws LimaniError
   */
  async claim(): Promise<number> {
    if (this.#current?.claimed) this.#current = undefined;
    const current = this.#now();
    current.claimed = true;
    if (current.records > 0) this.#current = undefined;
    return (await current.tx).number;
  }

  /** One step for each transaction, to say how it ended. @param failed what was to be done was broken off */
  endings(failed: boolean): readonly (() => Promise<void>)[] {
    return this.#begun.map((begun) => async () => {
      // one that could not begin was told to whoever asked for it
      const tx = await begun.catch(() => undefined);
      await tx?.end(failed);
    });
  }

  #now(): Current {
    return (this.#current ??= this.#begin());
  }

  #begin(): Current {
    const tx = this.#deps.limani
      .reserveNumber(TX_SEQUENCE)
      .then((number) => OpenTx.begin(this.#deps, number));
    const begun: Current = { tx, records: 0, claimed: false };
    // told to whoever waits for it; the next record begins another
    tx.catch(() => {
      if (this.#current === begun) this.#current = undefined;
    });
    this.#begun.push(tx);
    return begun;
  }
}
