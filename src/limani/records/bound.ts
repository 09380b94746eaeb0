import type { Json } from '../entries.ts';
import { LimaniError, messageOf } from '../error.ts';

/** A value as a database takes it: JSON is kept as text. @throws LimaniError `invalid` */
export function bound(value: Json): string | number | null {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  try {
    return JSON.stringify(value);
  } catch (error) {
    throw new LimaniError('invalid', `An entry cannot be kept as JSON: ${messageOf(error).split('\n')[0]}.`, {
      cause: error,
    });
  }
}
