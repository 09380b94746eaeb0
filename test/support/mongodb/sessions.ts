// The transactions of sessions.
import type { BSON } from 'mongodb';
import { MongoFailure } from './errors.ts';
import type { Store, Transaction } from './store.ts';
import type { Document } from './values.ts';

interface Current {
  readonly number: number;
  readonly transaction: Transaction;
  state: 'open' | 'committed' | 'aborted';
}

const nameOf = (lsid: unknown): string => ((lsid as Document)['id'] as BSON.Binary).toString('hex');

/** Each session has one transaction at a time. */
export class Sessions {
  readonly #store: Store;
  readonly #current = new Map<string, Current>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The transaction that a command belongs to, if any. @throws MongoFailure */
  of(command: Document): Transaction | undefined {
    if (command['autocommit'] === undefined) return undefined;
    const session = nameOf(command['lsid']);
    const number = Number(command['txnNumber']);
    if (command['startTransaction'] === true) {
      this.#abort(session);
      const transaction = this.#store.begin();
      this.#current.set(session, { number, transaction, state: 'open' });
      return transaction;
    }
    return this.#open(command).transaction;
  }

  /** Again is harmless. @throws MongoFailure */
  commit(command: Document): void {
    const current = this.#known(command);
    if (current.state === 'committed') return;
    if (current.state === 'aborted') throw gone(current.number);
    current.transaction.commit();
    current.state = 'committed';
  }

  /** @throws MongoFailure */
  abort(command: Document): void {
    const current = this.#open(command);
    current.transaction.abort();
    current.state = 'aborted';
  }

  /** After a failure of one of its commands. */
  fail(command: Document): void {
    if (command['autocommit'] !== undefined) this.#abort(nameOf(command['lsid']));
  }

  /** What a client that is gone had open. */
  end(lsids: Iterable<unknown>): void {
    for (const lsid of lsids) this.#abort(nameOf(lsid));
  }

  #abort(session: string): void {
    const current = this.#current.get(session);
    if (current?.state !== 'open') return;
    current.transaction.abort();
    current.state = 'aborted';
  }

  #known(command: Document): Current {
    const current = this.#current.get(nameOf(command['lsid']));
    const number = Number(command['txnNumber']);
    if (current?.number !== number) throw gone(number);
    return current;
  }

  #open(command: Document): Current {
    const current = this.#known(command);
    if (current.state !== 'open') throw gone(current.number);
    return current;
  }
}

const gone = (number: number): MongoFailure =>
  new MongoFailure(
    'NoSuchTransaction',
    `Given transaction number ${number} does not match any in-progress transactions.`,
    ['TransientTransactionError'],
  );
