// Writing documents of entries, so that doing it again changes nothing.
import type {
  AnyBulkWriteOperation,
  BulkWriteOptions,
  ClientSession,
  Collection,
  Document,
  Filter,
  WriteConcernError,
} from 'mongodb';
import type { Deployment } from './deployment.ts';
import type { Change, OperationDocument } from './documents.ts';
import { isDuplicate } from './failures.ts';

type Write = AnyBulkWriteOperation<OperationDocument>;

/** What an end says anew of an operation that was begun; its start, place and cell stay. */
function endOf({ _id, started, seq, run_id: runId, notebook, cell, ...end }: OperationDocument): Write {
  return {
    updateOne: {
      // where it has ended this inserts, and the id is in the way: there is nothing to do
      filter: { _id, status: 'running' },
      update: {
        $set: { ...end, ...(cell !== null && { cell }) },
        $setOnInsert: { started, seq, run_id: runId, notebook, ...(cell === null && { cell }) },
      },
      upsert: true,
    },
  };
}

/** A start that comes after the end still says when it was, and its cell. */
function startOf({ _id, started, cell, ...start }: OperationDocument): Write[] {
  const inserted: Write = {
    updateOne: {
      filter: { _id, status: { $ne: 'running' } },
      update: { $set: { started }, $setOnInsert: { ...start, cell } },
      upsert: true,
    },
  };
  if (cell === null) return [inserted];
  return [
    inserted,
    { updateOne: { filter: { _id, status: { $ne: 'running' }, cell: null }, update: { $set: { cell } } } },
  ];
}

const writesOf = ({ kind, document }: Change): Write[] =>
  kind === 'op' ? [endOf(document)] : kind === 'begin' ? startOf(document) : [];

interface Failed {
  readonly result?: { getWriteConcernError(): WriteConcernError | undefined };
  readonly writeErrors?:
    { readonly index: number; readonly code?: number } | readonly { readonly index: number }[];
}

/** Which of them found their id taken. @throws what else went wrong */
async function duplicates<T extends Document>(
  collection: Collection<T>,
  writes: readonly AnyBulkWriteOperation<T>[],
): Promise<readonly number[]> {
  if (writes.length === 0) return [];
  const options: BulkWriteOptions = { ordered: false };
  try {
    await collection.bulkWrite(writes, options);
    return [];
  } catch (error) {
    const errors = [(error as Failed).writeErrors ?? []].flat();
    if (errors.length === 0 || !errors.every(isDuplicate)) throw error;
    // the others are there, but are they to stay?
    const unconfirmed = (error as Failed).result?.getWriteConcernError();
    if (unconfirmed) throw Object.assign(new Error(unconfirmed.errmsg), { code: unconfirmed.code });
    return errors.map(({ index }) => index);
  }
}

const documentsOf = <K extends Change['kind']>(
  changes: readonly Change[],
  kind: K,
): Extract<Change, { kind: K }>['document'][] =>
  changes.flatMap((change) => (change.kind === kind ? [change.document as never] : []));

const insertsOf = <T extends Document>(documents: readonly T[]): AnyBulkWriteOperation<T>[] =>
  documents.map((document) => ({ insertOne: { document: document as never } }));

/** Writes what is not there yet. The order of the changes means nothing: each knows its place. */
export async function write({ collections }: Deployment, changes: readonly Change[]): Promise<void> {
  const { operations, facts, snapshots } = collections;
  const updates = changes.flatMap(writesOf);
  const again = async (): Promise<void> => {
    const refused = await duplicates(operations, updates);
    // another process may have inserted it between looking and inserting: only now is it there for sure
    await duplicates(
      operations,
      refused.flatMap((index) => updates[index] ?? []),
    );
  };
  await Promise.all([
    again(),
    duplicates(facts, insertsOf(documentsOf(changes, 'fact'))),
    duplicates(snapshots, insertsOf(documentsOf(changes, 'snap'))),
  ]);
}

/** Inserts those that are not there yet. */
async function insertMissing<T extends Document & { readonly _id: string }>(
  collection: Collection<T>,
  documents: readonly T[],
  session: ClientSession,
): Promise<void> {
  if (documents.length === 0) return;
  const filter = { _id: { $in: documents.map(({ _id }) => _id) } } as unknown as Filter<T>;
  const found = await collection.find(filter, { session, projection: { _id: 1 } }).toArray();
  const ids = new Set<unknown>(found.map(({ _id }) => _id));
  const missing = documents.filter(({ _id }) => !ids.has(_id));
  if (missing.length > 0) await collection.bulkWrite(insertsOf(missing), { session });
}

/** The same within a transaction, which does not outlive a taken id: so they are looked for first. */
export async function writeWithin(
  { collections }: Deployment,
  changes: readonly Change[],
  session: ClientSession,
): Promise<void> {
  const { operations, facts, snapshots } = collections;
  await insertMissing(facts, documentsOf(changes, 'fact'), session);
  await insertMissing(snapshots, documentsOf(changes, 'snap'), session);
  const ofOperations = changes.filter(({ kind }) => kind === 'begin' || kind === 'op');
  if (ofOperations.length === 0) return;
  const ids = ofOperations.map(({ document }) => document._id);
  const known = await operations
    .find({ _id: { $in: ids } }, { session, projection: { status: 1 } })
    .toArray();
  const status = new Map(known.map(({ _id, status: is }) => [_id, is === 'running' ? 'running' : 'ended']));
  const updates = ofOperations.flatMap((change) => {
    const { kind, document } = change;
    const is = status.get(document._id);
    if (kind === 'begin' ? is === 'running' : is === 'ended') return [];
    status.set(document._id, kind === 'op' || is === 'ended' ? 'ended' : 'running');
    return writesOf(change);
  });
  if (updates.length > 0) await operations.bulkWrite(updates, { session });
}
