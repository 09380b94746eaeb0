import type { Json } from '../../limani/entries.ts';

/** Whether a value, or one within it, has a text, in either case. Names of fields do not count. */
export function holds(value: Json, text: string): boolean {
  if (value === null) return false;
  if (typeof value !== 'object') return String(value).toLowerCase().includes(text.toLowerCase());
  return Object.values(value).some((item: Json) => holds(item, text));
}
