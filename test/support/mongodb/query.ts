// Sorts, projections and the stages of a pipeline that the adapter uses.
import { MongoFailure, notKnown, only } from './errors.ts';
import { matcher } from './filter.ts';
import { compare, valuesAt, type Document } from './values.ts';

/** By several fields, 1 upwards and -1 downwards. @throws MongoFailure */
export function sorted(documents: readonly Document[], sort: Document): Document[] {
  const fields = (Object.entries(sort) as [string, unknown][]).map(([field, direction]) => {
    if (direction !== 1 && direction !== -1) throw notKnown('direction of a sort', String(direction));
    return { path: field.split('.'), direction };
  });
  const at = (document: Document, path: readonly string[]): unknown => {
    const [value, ...more] = valuesAt(document, path);
    if (more.length > 0 || Array.isArray(value)) throw notKnown('sort by a list', path.join('.'));
    return value;
  };
  return documents.toSorted((a, b) => {
    for (const { path, direction } of fields) {
      const order = compare(at(a, path), at(b, path));
      if (order !== 0) return order * direction;
    }
    return 0;
  });
}

/** Fields to keep, `_id` always unless it is 0. @throws MongoFailure */
export function projected(document: Document, projection: Document): Document {
  const { _id: id = 1, ...fields } = projection as { readonly _id?: unknown };
  const other = Object.entries(fields).find(([field, keep]) => keep !== 1 || field.includes('.'));
  if (other) throw notKnown('projection', JSON.stringify(other));
  const names = Object.keys(fields);
  if (names.length === 0 && id === 1) return document;
  const entries = Object.entries(document).filter(([name]) =>
    name === '_id' ? id === 1 : names.includes(name),
  );
  return Object.fromEntries(entries);
}

/** The value of `$field`, or a constant. */
function valueOf(expression: unknown, document: Document): unknown {
  if (typeof expression === 'number') return expression;
  if (typeof expression === 'string' && /^\$[a-z_]+$/.test(expression))
    return document[expression.slice(1)] as unknown;
  throw notKnown('expression', JSON.stringify(expression));
}

function sumOf(expression: unknown, documents: readonly Document[]): number {
  return documents
    .map((document) => valueOf(expression, document))
    .reduce((sum: number, value) => sum + (typeof value === 'number' ? value : 0), 0);
}

function grouped(documents: readonly Document[], stage: Document): Document[] {
  const { _id: by, ...fields } = stage as { readonly _id: unknown } & Document;
  const groups = new Map<unknown, Document[]>();
  for (const document of documents) {
    const key = valueOf(by, document);
    if (typeof key !== 'string') throw notKnown('group', JSON.stringify(key));
    groups.set(key, [...(groups.get(key) ?? []), document]);
  }
  return [...groups].map(([key, members]) => {
    const sums = Object.entries(fields).map(([name, accumulator]) => {
      only('accumulator', accumulator as object, ['$sum']);
      return [name, sumOf((accumulator as Document)['$sum'], members)];
    });
    return { _id: key, ...(Object.fromEntries(sums) as Document) };
  });
}

/** @throws MongoFailure */
export function aggregated(documents: readonly Document[], pipeline: readonly Document[]): Document[] {
  let result = [...documents];
  for (const stage of pipeline) {
    const [[name, value] = ['', {}], ...more] = Object.entries(stage) as [string, Document][];
    if (more.length > 0) throw new MongoFailure('FailedToParse', 'A stage has exactly one field.');
    if (name === '$match') result = result.filter(matcher(value));
    else if (name === '$group') result = grouped(result, value);
    else throw notKnown('stage', name);
  }
  return result;
}
