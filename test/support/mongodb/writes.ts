// insert, update, findAndModify and delete, each on a view of the store.
import { BSON } from 'mongodb';
import { MongoFailure } from './errors.ts';
import { equalities, matcher } from './filter.ts';
import { projected, sorted } from './query.ts';
import type { View } from './store.ts';
import { updated } from './update.ts';
import { keyOf, type Document } from './values.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/** Documents that a filter takes; by `_id` without looking at the others. */
export function found(view: View, ns: string, filter: Document): Document[] {
  const matches = matcher(filter);
  const id: unknown = filter['_id'];
  if (typeof id === 'string') {
    const document = view.get(ns, id);
    return document && matches(document) ? [document] : [];
  }
  return [...view.documents(ns)].filter(matches);
}

const duplicate = (ns: string, id: unknown): MongoFailure =>
  new MongoFailure(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${ns} index: _id_ dup key: { _id: ${JSON.stringify(id)} }`,
  );

function put(view: View, ns: string, document: Document): void {
  if (BSON.calculateObjectSize(document) > MAX_BYTES)
    throw new MongoFailure('BSONObjectTooLarge', 'object to insert too large');
  view.put(ns, document);
}

export function insert(view: View, ns: string, document: Document): void {
  const id: unknown = document['_id'] ?? new BSON.ObjectId();
  if (view.get(ns, id)) throw duplicate(ns, id);
  put(view, ns, { _id: id, ...document });
}

export interface Updated {
  readonly n: number;
  readonly modified: number;
  readonly upserted?: unknown;
}

interface UpdateOf {
  readonly q: Document;
  readonly u: unknown;
  readonly multi?: boolean;
  readonly upsert?: boolean;
}

function upserted(view: View, ns: string, { q, u }: UpdateOf, now: Date): Document {
  const document = updated(equalities(q), u, true, now);
  const whole = { _id: new BSON.ObjectId(), ...document };
  insert(view, ns, whole);
  return whole;
}

export function update(view: View, ns: string, statement: UpdateOf): Updated {
  const now = new Date();
  const { q, u, multi = false, upsert = false } = statement;
  const all = found(view, ns, q);
  const those = multi ? all : all.slice(0, 1);
  if (those.length === 0 && upsert)
    return { n: 1, modified: 0, upserted: upserted(view, ns, statement, now)['_id'] };
  const results = those.map((document) => updated(document, u, false, now));
  for (const document of results) put(view, ns, document);
  return { n: those.length, modified: those.length };
}

export interface Modified {
  readonly value: Document | null;
  readonly lastErrorObject: Document;
}

interface ModifyOf {
  readonly query: Document;
  readonly update: unknown;
  readonly new?: boolean;
  readonly upsert?: boolean;
  readonly fields?: Document;
  readonly sort?: Document;
}

export function findAndModify(view: View, ns: string, statement: ModifyOf): Modified {
  const now = new Date();
  const { query, update: u, fields = {}, upsert = false, sort = {} } = statement;
  const [document] = sorted(found(view, ns, query), sort);
  const shown = (value: Document | undefined): Document | null => (value ? projected(value, fields) : null);
  if (!document && !upsert) return { value: null, lastErrorObject: { n: 0, updatedExisting: false } };
  const result = document ? updated(document, u, false, now) : upserted(view, ns, { q: query, u }, now);
  if (document) put(view, ns, result);
  return {
    value: shown(statement.new ? result : document),
    lastErrorObject: {
      n: 1,
      updatedExisting: document !== undefined,
      ...(!document && { upserted: result['_id'] as unknown }),
    },
  };
}

/** @param limit 1, or 0 for all */
export function remove(view: View, ns: string, { q, limit }: { q: Document; limit: number }): number {
  const all = found(view, ns, q);
  const those = limit === 1 ? all.slice(0, 1) : all;
  for (const document of those) view.remove(ns, document['_id']);
  return those.length;
}

/** The values of a field, each once. */
export function distinct(documents: readonly Document[], field: string): unknown[] {
  const values = new Map(documents.map((document) => [keyOf(document[field]), document[field] as unknown]));
  return [...values.values()];
}
