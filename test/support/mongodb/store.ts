// Collections of documents, and transactions on them.
import { MongoFailure } from './errors.ts';
import { Log, type Change } from './log.ts';
import { keyOf, type Document } from './values.ts';

type Collection = Map<string, Document>;

/** A document of an uncommitted transaction is in the way: its end is waited for. */
export class Locked extends Error {
  override readonly name = 'Locked';
  readonly until: Promise<void>;
  constructor(until: Promise<void>) {
    super('locked by a transaction');
    this.until = until;
  }
}

/** Documents as one client may see and change them. */
export interface View {
  /** In the order in which they were inserted. */
  documents(ns: string): Iterable<Document>;
  get(ns: string, id: unknown): Document | undefined;
  /** @throws Locked, MongoFailure */
  put(ns: string, document: Document): void;
  /** @throws Locked, MongoFailure */
  remove(ns: string, id: unknown): void;
}

export interface Committed extends Change {
  readonly before: Document | undefined;
}

export class Store {
  readonly #collections = new Map<string, Collection>();
  readonly #log: Log;
  readonly #onCommit: (changes: readonly Committed[]) => void;
  /** Number of the commit that a document was last changed by. */
  readonly #changedBy = new Map<string, number>();
  readonly #locks = new Map<string, Transaction>();
  #commits = 0;

  constructor(file: string, onCommit: (changes: readonly Committed[]) => void) {
    this.#onCommit = onCommit;
    this.#log = new Log(file, (changes) => this.#apply(changes));
  }

  get commits(): number {
    return this.#commits;
  }

  /** Outside of any transaction: what is changed is changed at once. */
  view(): View {
    const write = (ns: string, key: string, document: Document | null): void => {
      const lock = this.#locks.get(`${ns}\0${key}`);
      if (lock) throw new Locked(lock.over);
      this.commit([{ ns, key, document }]);
    };
    return {
      documents: (ns) => [...this.collection(ns).values()],
      get: (ns, id) => this.collection(ns).get(keyOf(id)),
      put: (ns, document) => write(ns, keyOf(document['_id']), document),
      remove: (ns, id) => write(ns, keyOf(id), null),
    };
  }

  begin(): Transaction {
    return new Transaction(this);
  }

  collection(ns: string): Collection {
    const collection: Collection = this.#collections.get(ns) ?? new Map<string, Document>();
    this.#collections.set(ns, collection);
    return collection;
  }

  /** Takes the document for the transaction. @throws MongoFailure WriteConflict */
  lock(ns: string, key: string, transaction: Transaction): void {
    const name = `${ns}\0${key}`;
    const holder = this.#locks.get(name);
    if (holder === transaction) return;
    if (holder || (this.#changedBy.get(name) ?? 0) > transaction.begun)
      throw new MongoFailure('WriteConflict', 'Write conflict during a transaction.', [
        'TransientTransactionError',
      ]);
    this.#locks.set(name, transaction);
  }

  unlock(transaction: Transaction): void {
    for (const [name, holder] of this.#locks) if (holder === transaction) this.#locks.delete(name);
  }

  commit(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    this.#log.add(changes);
    const before = changes.map((change) => ({
      ...change,
      before: this.collection(change.ns).get(change.key),
    }));
    this.#apply(changes);
    this.#onCommit(before);
  }

  /** What was changed so far is kept, whatever happens. */
  makeDurable(): void {
    this.#log.flush();
  }

  dropDatabase(name: string): void {
    for (const [ns, collection] of this.#collections)
      if (ns.startsWith(`${name}.`))
        this.commit([...collection.keys()].map((key) => ({ ns, key, document: null })));
  }

  close(): void {
    this.#log.close();
  }

  #apply(changes: readonly Change[]): void {
    this.#commits++;
    for (const { ns, key, document } of changes) {
      this.#changedBy.set(`${ns}\0${key}`, this.#commits);
      if (document) this.collection(ns).set(key, document);
      else this.collection(ns).delete(key);
    }
  }
}

/** Sees the store with its own changes, which nobody else sees before it commits. */
export class Transaction implements View {
  readonly begun: number;
  readonly over: Promise<void>;
  readonly #store: Store;
  readonly #changes = new Map<string, Change>();
  #end: () => void = () => undefined;

  constructor(store: Store) {
    this.#store = store;
    this.begun = store.commits;
    this.over = new Promise((resolve) => (this.#end = resolve));
  }

  documents(ns: string): Iterable<Document> {
    const own = new Map(this.#store.collection(ns));
    for (const change of this.#changes.values()) {
      if (change.ns !== ns) continue;
      if (change.document) own.set(change.key, change.document);
      else own.delete(change.key);
    }
    return own.values();
  }

  get(ns: string, id: unknown): Document | undefined {
    const key = keyOf(id);
    const own = this.#changes.get(`${ns}\0${key}`);
    return own ? (own.document ?? undefined) : this.#store.collection(ns).get(key);
  }

  put(ns: string, document: Document): void {
    this.#change({ ns, key: keyOf(document['_id']), document });
  }

  remove(ns: string, id: unknown): void {
    this.#change({ ns, key: keyOf(id), document: null });
  }

  commit(): void {
    this.#store.unlock(this);
    this.#store.commit([...this.#changes.values()]);
    this.#end();
  }

  abort(): void {
    this.#store.unlock(this);
    this.#end();
  }

  #change(change: Change): void {
    this.#store.lock(change.ns, change.key, this);
    this.#changes.set(`${change.ns}\0${change.key}`, change);
  }
}
