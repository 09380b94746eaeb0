// BSON values: their order, their equality, and where a path leads.
import { BSON } from 'mongodb';

export type Document = BSON.Document;

/** MongoDB's order of types. @throws for one that the stand-in does not keep */
function rankOf(value: unknown): number {
  if (value === null || value === undefined) return 1;
  if (typeof value === 'number') return 2;
  if (typeof value === 'string') return 3;
  if (Array.isArray(value)) return 5;
  if (value instanceof BSON.Binary) return 6;
  if (value instanceof BSON.ObjectId) return 7;
  if (typeof value === 'boolean') return 8;
  if (value instanceof Date) return 9;
  if (value instanceof RegExp) return 11;
  if (typeof value === 'object') return 4;
  throw new Error(`the stand-in for MongoDB keeps no ${typeof value}`);
}

const compareNumbers = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compare(a[i], b[i]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Below 0, 0 or above 0. Texts go by their bytes; what is missing is like null. */
export function compare(a: unknown, b: unknown): number {
  const rank = rankOf(a);
  const order = rank - rankOf(b);
  if (order !== 0) return order;
  switch (rank) {
    case 1:
      return 0;
    case 2:
      return compareNumbers(a as number, b as number);
    case 3:
      return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string));
    case 4:
      return compareLists(Object.entries(a as object), Object.entries(b as object));
    case 5:
      return compareLists(a as unknown[], b as unknown[]);
    case 6:
      return Buffer.compare((a as BSON.Binary).value(), (b as BSON.Binary).value());
    case 7:
      return compare((a as BSON.ObjectId).toHexString(), (b as BSON.ObjectId).toHexString());
    default:
      return compareNumbers(Number(a), Number(b));
  }
}

/** Comparisons other than equality hold between values of one type only. */
export const sameType = (a: unknown, b: unknown): boolean => rankOf(a) === rankOf(b);

export const equal = (a: unknown, b: unknown): boolean => compare(a, b) === 0;

/** A document's `_id` as a key; equal ids have equal keys. */
export function keyOf(id: unknown): string {
  if (typeof id === 'string') return `s${id}`;
  if (id instanceof BSON.ObjectId) return `o${id.toHexString()}`;
  if (typeof id === 'number') return `n${id}`;
  throw new Error(`the stand-in for MongoDB takes no _id of type ${typeof id}`);
}

/** All values that a path leads to; into each element of the lists on its way, but not of the one at its end. */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((element) => valuesAt(element, path));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return [];
  return valuesAt((value as Document)[name], rest);
}
