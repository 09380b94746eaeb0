// What an update does to a field: it sets it. Lists of one-key objects are told apart by their keys.
import type { Dict, Json } from '../../limani/entries.ts';
import type { Fields } from './schema.ts';

/** What is there by key, for a list of objects with one key each and no key twice. */
function byKey(value: Json | undefined): Map<string, Json> | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = new Map<string, Json>();
  for (const entry of value as readonly Json[]) {
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return undefined;
    const pairs = Object.entries(entry as Dict);
    const [pair] = pairs;
    if (!pair || pairs.length > 1 || found.has(pair[0])) return undefined;
    found.set(...pair);
  }
  return found;
}

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/**
 * The fields with one of them set. In a list of one-key objects an entry is set by its key and its siblings stay;
 * `resources` of `outputs` grows by what is given. An empty list empties the field.
 */
export function updated(fields: Fields, field: string, value: Json): Fields {
  const before = byKey(fields[field]);
  const given = byKey(value);
  if (!before || !given || given.size === 0) return { ...fields, [field]: value };
  for (const [key, item] of given) {
    const there = before.get(key);
    const grows = field === 'outputs' && key === 'resources' && isList(there) && isList(item);
    before.set(key, grows ? [...there, ...item] : item);
  }
  return { ...fields, [field]: [...before].map(([key, item]) => ({ [key]: item })) };
}
