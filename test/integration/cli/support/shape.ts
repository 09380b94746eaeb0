// Whether a JSON document is like an example. An example list shows each kind of item; a key that only some of the
// examples at one place have may be absent.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const kindOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;

const isObject = (value: Json): value is { [key: string]: Json } => kindOf(value) === 'object';

/** What is not like in the examples, by path; empty for what is. An empty example object stands for anything. */
export const unlike = (value: Json, examples: readonly Json[], at = '$'): string[] => {
  const alike = examples.filter((example) => kindOf(example) === kindOf(value));
  if (examples.some((example) => isObject(example) && Object.keys(example).length === 0)) return [];
  if (alike.length === 0)
    return [
      `${at} is ${kindOf(value)}, not ${[...new Set(examples.map(kindOf))].join(' or ') || 'documented'}`,
    ];
  if (Array.isArray(value)) {
    const items = alike.flatMap((example) => example as Json[]);
    return value.flatMap((item, i) => unlike(item, items, `${at}[${i}]`));
  }
  if (!isObject(value)) return [];
  const objects = alike.filter(isObject);
  const known = new Set(objects.flatMap((o) => Object.keys(o)));
  const missing = [...known].filter((key) => !(key in value) && objects.every((o) => key in o));
  return [
    ...missing.map((key) => `${at}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, inner]) =>
      unlike(
        inner,
        objects.flatMap((o) => (key in o ? [o[key] ?? null] : [])),
        `${at}.${key}`,
      ),
    ),
  ];
};

/** The example documents of a section of docs/cli.md. */
export const examplesIn = (docs: string, section: string): Json[] => {
  const text = docs.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  const blocks = [...(text ?? '').matchAll(/^```json\n(.*?)^```$/gms)].map((m) => m[1] ?? '');
  if (blocks.length === 0) throw new Error(`docs/cli.md has no example under "${section}"`);
  return blocks.map((json) => JSON.parse(json) as Json);
};
