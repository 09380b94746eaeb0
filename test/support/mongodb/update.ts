// What an update makes of a document, for the operators that the adapter uses.
import { MongoFailure, notKnown } from './errors.ts';
import { compare, equal, type Document } from './values.ts';

const isReplacement = (update: Document): boolean => !Object.keys(update).some((key) => key.startsWith('$'));

/** @throws MongoFailure where two operators are about one field, as MongoDB does */
function checkConflicts(update: Document): void {
  const fields = Object.values(update).flatMap((change) => Object.keys(change as object));
  const twice = fields.find((field, i) => fields.indexOf(field) !== i);
  if (twice !== undefined)
    throw new MongoFailure('BadValue', `Updating the path '${twice}' would create a conflict at '${twice}'`);
  const deep = fields.find((field) => field.includes('.'));
  if (deep !== undefined) throw notKnown('path of an update', deep);
}

/** @throws MongoFailure for an operator without a field, as MongoDB before 5.0 does */
function checkEmpty(update: Document): void {
  const empty = Object.keys(update).find((operator) => Object.keys(update[operator] as object).length === 0);
  if (empty !== undefined)
    throw new MongoFailure(
      'FailedToParse',
      `'${empty}' is empty. You must specify a field like so: {${empty}: {<field>: ...}}`,
    );
}

const numberIn = (document: Document, field: string): number => {
  const value: unknown = document[field] ?? 0;
  if (typeof value !== 'number')
    throw new MongoFailure('TypeMismatch', `Cannot apply $inc to a value of non-numeric type: ${field}`);
  return value;
};

function added(list: unknown, what: unknown): unknown[] {
  const old: unknown = list ?? [];
  if (!Array.isArray(old)) throw new MongoFailure('BadValue', 'Cannot apply $addToSet to a non-array field');
  const each = (what as { readonly $each?: unknown } | null)?.$each;
  const result = [...(old as unknown[])];
  for (const value of Array.isArray(each) ? (each as unknown[]) : [what])
    if (!result.some((present) => equal(present, value))) result.push(value);
  return result;
}

function change(document: Document, operator: string, field: string, value: unknown, now: Date): void {
  switch (operator) {
    case '$set':
    case '$setOnInsert':
      document[field] = value;
      break;
    case '$inc':
      document[field] = numberIn(document, field) + (value as number);
      break;
    case '$max':
      if (!Object.hasOwn(document, field) || compare(value, document[field]) > 0) document[field] = value;
      break;
    case '$addToSet':
      document[field] = added(document[field], value);
      break;
    case '$unset':
      Reflect.deleteProperty(document, field);
      break;
    case '$currentDate':
      if (value !== true) throw notKnown('type of $currentDate', JSON.stringify(value));
      document[field] = now;
      break;
    default:
      throw notKnown('operator of an update', operator);
  }
}

/**
 * A new document; the old one stays as it is.
 * @param inserting whether it is made by an upsert
 * @throws MongoFailure
 */
export function updated(old: Document, update: unknown, inserting: boolean, now: Date): Document {
  if (Array.isArray(update)) throw notKnown('kind of update', 'pipeline');
  const changes = update as Document;
  if (isReplacement(changes)) throw notKnown('kind of update', 'replacement');
  checkConflicts(changes);
  checkEmpty(changes);
  const document = { ...old };
  for (const [operator, fields] of Object.entries(changes))
    for (const [field, value] of Object.entries(fields as Document))
      if (operator !== '$setOnInsert' || inserting) change(document, operator, field, value, now);
  if ('_id' in old && !equal(old['_id'], document['_id']))
    throw new MongoFailure(
      'ImmutableField',
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  return document;
}
