// Which documents a filter takes, as MongoDB's manual says it, for the operators that the adapter uses.
import { MongoFailure, notKnown } from './errors.ts';
import { compare, equal, sameType, valuesAt, type Document } from './values.ts';

type Test = (found: readonly unknown[]) => boolean;

/** A condition holds for a list where it holds for the list itself or for one of its elements. */
const withElements = (found: readonly unknown[]): unknown[] =>
  found.flatMap((value) => (Array.isArray(value) ? [value, ...(value as unknown[])] : [value]));

/** Null is also what is missing. */
const equals =
  (wanted: unknown): Test =>
  (found) =>
    wanted instanceof RegExp
      ? withElements(found).some((value) => typeof value === 'string' && wanted.test(value))
      : (wanted === null && found.length === 0) || withElements(found).some((value) => equal(value, wanted));

const compares =
  (wanted: unknown, holds: (order: number) => boolean): Test =>
  (found) =>
    withElements(found).some((value) => sameType(value, wanted) && holds(compare(value, wanted)));

function among(wanted: unknown): Test {
  if (!Array.isArray(wanted)) throw new MongoFailure('BadValue', '$in needs an array');
  const tests = wanted.map(equals);
  return (found) => tests.some((test) => test(found));
}

function testOf(operator: string, wanted: unknown): Test {
  switch (operator) {
    case '$eq':
      return equals(wanted);
    case '$ne':
      return (found) => !equals(wanted)(found);
    case '$lt':
      return compares(wanted, (order) => order < 0);
    case '$lte':
      return compares(wanted, (order) => order <= 0);
    case '$gt':
      return compares(wanted, (order) => order > 0);
    case '$gte':
      return compares(wanted, (order) => order >= 0);
    case '$in':
      return among(wanted);
    case '$exists':
      return (found) => found.length > 0 === Boolean(wanted);
    default:
      throw notKnown('operator of a filter', operator);
  }
}

const isPlain = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** `{ $lt: 1, … }`, or a value to be equal to. */
function testsOf(condition: unknown): Test[] {
  if (!isPlain(condition) || !Object.keys(condition).some((key) => key.startsWith('$')))
    return [equals(condition)];
  return Object.entries(condition).map(([operator, wanted]) => testOf(operator, wanted));
}

/** @throws MongoFailure for an operator that the stand-in does not know */
export function matcher(filter: Document): (document: Document) => boolean {
  const conditions = Object.entries(filter).map(([key, condition]): ((document: Document) => boolean) => {
    if (key === '$or' || key === '$and') {
      const parts = (condition as Document[]).map(matcher);
      if (parts.length === 0) throw new MongoFailure('BadValue', `${key} must be a nonempty array`);
      return key === '$or'
        ? (document) => parts.some((part) => part(document))
        : (document) => parts.every((part) => part(document));
    }
    if (key.startsWith('$')) throw notKnown('operator of a filter', key);
    const tests = testsOf(condition);
    const path = key.split('.');
    return (document) => {
      const found = valuesAt(document, path);
      return tests.every((test) => test(found));
    };
  });
  return (document) => conditions.every((holds) => holds(document));
}

/** The fields that a filter demands to be equal to a value: with them an upsert begins. */
export function equalities(filter: Document): Document {
  const fields: Document = {};
  for (const [key, condition] of Object.entries(filter) as [string, unknown][]) {
    if (key === '$and') Object.assign(fields, ...(condition as Document[]).map((part) => equalities(part)));
    else if (key.startsWith('$')) continue;
    else if (!isPlain(condition) || !Object.keys(condition).some((name) => name.startsWith('$')))
      fields[key] = condition;
    else if ('$eq' in condition) fields[key] = condition['$eq'] as unknown;
  }
  return fields;
}
