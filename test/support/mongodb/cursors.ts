// Cursors: what is left of an answer, or changes to come.
import { BSON } from 'mongodb';
import { MongoFailure } from './errors.ts';
import { matcher } from './filter.ts';
import type { Committed } from './store.ts';
import { equal, type Document } from './values.ts';

interface Cursor {
  readonly ns: string;
  /** Up to so many; waits for the first where it is of changes. */
  next(count: number, waitMs: number): Promise<Document[]> | Document[];
  readonly tailing: boolean;
  readonly done: () => boolean;
}

/** Bytes of the documents of an answer, but for its first. */
const MAX_BATCH_BYTES = 16 * 1024 * 1024;

/** Takes the first documents off the list: as many as wanted that fit into one answer. */
function batchOf(documents: Document[], count: number): Document[] {
  let bytes = 0;
  const end = documents.findIndex((document, i) => {
    bytes += BSON.calculateObjectSize(document);
    return i >= count || (i > 0 && bytes > MAX_BATCH_BYTES);
  });
  return documents.splice(0, end < 0 ? documents.length : end);
}

export class Cursors {
  readonly #cursors = new Map<number, Cursor>();
  #last = 0;

  /** The answer with the first documents; the rest is kept. */
  answer(ns: string, documents: readonly Document[], batchSize = 101): Document {
    const rest = [...documents];
    const firstBatch = batchOf(rest, batchSize);
    const id =
      rest.length === 0
        ? 0
        : this.#add({
            ns,
            next: (count) => batchOf(rest, count),
            tailing: false,
            done: () => rest.length === 0,
          });
    return { cursor: { id: BSON.Long.fromNumber(id), ns, firstBatch } };
  }

  follow(ns: string, changes: ChangeFeed): Document {
    const id = this.#add({
      ns,
      next: (count, waitMs) => changes.next(count, waitMs),
      tailing: true,
      done: () => false,
    });
    const cursor = { id: BSON.Long.fromNumber(id), ns, firstBatch: [], postBatchResumeToken: changes.token };
    return { cursor };
  }

  async more(id: number, count: number, waitMs: number): Promise<Document> {
    const cursor = this.#cursors.get(id);
    if (!cursor) throw new MongoFailure('CursorNotFound', `cursor id ${id} not found`);
    const nextBatch = await cursor.next(count, waitMs);
    if (cursor.done()) this.#cursors.delete(id);
    const left = this.#cursors.has(id) ? id : 0;
    return { cursor: { id: BSON.Long.fromNumber(left), ns: cursor.ns, nextBatch } };
  }

  kill(ids: readonly number[]): void {
    for (const id of ids) this.#cursors.delete(id);
  }

  #add(cursor: Cursor): number {
    this.#cursors.set(++this.#last, cursor);
    return this.#last;
  }
}

/** All that was committed, for change streams. */
export class Changes {
  readonly #events: Document[] = [];
  readonly #waiting = new Set<() => void>();

  /** Of which it can tell from now on. */
  get length(): number {
    return this.#events.length;
  }

  add(changes: readonly Committed[]): void {
    for (const change of changes) this.#events.push(eventOf(change, this.#events.length));
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  since(index: number): readonly Document[] {
    return this.#events.slice(index);
  }

  /** Resolves with the next change, or after a while. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#waiting.add(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** The changes of a collection, as a pipeline lets them through. */
export class ChangeFeed {
  readonly #changes: Changes;
  readonly #wanted: (event: Document) => boolean;
  #at: number;

  constructor(changes: Changes, ns: string, match: Document) {
    this.#changes = changes;
    this.#at = changes.length;
    const [db = '', ...coll] = ns.split('.');
    const ofCollection = matcher({ 'ns.db': db, 'ns.coll': coll.join('.') });
    const matches = matcher(match);
    this.#wanted = (event) => ofCollection(event) && matches(event);
  }

  get token(): Document {
    return { _data: String(this.#at) };
  }

  async next(count: number, waitMs: number): Promise<Document[]> {
    const end = Date.now() + waitMs;
    for (;;) {
      const events = this.#changes.since(this.#at);
      this.#at += events.length;
      const wanted = events.filter((event) => this.#wanted(event));
      if (wanted.length > count) throw new MongoFailure('BadValue', 'more changes than fit into a batch');
      if (wanted.length > 0 || Date.now() >= end) return wanted;
      await this.#changes.wait(end - Date.now());
    }
  }
}

function eventOf({ ns, document, before }: Committed, index: number): Document {
  const [db, ...coll] = ns.split('.');
  const event = {
    _id: { _data: String(index) },
    ns: { db, coll: coll.join('.') },
    documentKey: { _id: (document ?? before)?.['_id'] as unknown },
  };
  if (!document) return { ...event, operationType: 'delete' };
  if (!before) return { ...event, operationType: 'insert', fullDocument: document };
  const fields = Object.entries(document).filter(([name, value]) => !equal(value, before[name]));
  const removedFields = Object.keys(before).filter((name) => !Object.hasOwn(document, name));
  return {
    ...event,
    operationType: 'update',
    updateDescription: { updatedFields: Object.fromEntries(fields), removedFields },
  };
}
