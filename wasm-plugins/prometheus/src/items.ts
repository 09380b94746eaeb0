import { dataError, decodeUtf8, encodeUtf8 } from '../../sdk/index.ts';
import type { Series } from './samples.ts';
import { lastValue, readSeries } from './samples.ts';

/** The elements of a vector or matrix, each read when asked for: a big answer has more than fit into memory. */
export interface Items {
  readonly count: number;
  get(index: number): Series;
  /** The value of the last sample, for ranking. */
  last(index: number): number;
}

const OPEN = '{'.charCodeAt(0);
/** How an element begins. Not inside a text (a quote would end it), nor in labels (their values are texts). */
const HEAD = encodeUtf8('{"metric":{');
/** Longer than any one sample. */
const TAIL = 96;

const beginsAt = (bytes: Uint8Array, at: number): boolean => HEAD.every((byte, i) => bytes[at + i] === byte);

const starts = (bytes: Uint8Array): number[] => {
  const found: number[] = [];
  // indexOf is native and braces are rare: most of an answer is samples.
  for (let at = bytes.indexOf(OPEN); at >= 0; at = bytes.indexOf(OPEN, at + 1)) {
    if (beginsAt(bytes, at)) found.push(at);
  }
  return found;
};

/** Ends of the elements to try: more only where a label is full of brackets. */
const MOST_TRIES = 100;

/**
 * Where the element ends with which a text begins, the last of its list: the bracket after it must leave a whole
 * answer when the list is emptied. Found by searching, for walking through a long element takes seconds.
 */
const endOfLast = (head: string, text: string): { end: number; envelope: unknown } | undefined => {
  let at = text.indexOf('}]');
  for (let tries = 0; at >= 0 && tries < MOST_TRIES; at = text.indexOf('}]', at + 1)) {
    if (!/^\s*(?:\}|,\s*")/.test(text.slice(at + 2, at + 20))) continue;
    tries++;
    try {
      return { end: at + 1, envelope: JSON.parse(head + text.slice(at + 1)) as unknown };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  return undefined;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw dataError(`Prometheus's answer is not valid JSON near ${text.slice(0, 120)}`);
  }
};

/** An answer taken apart: what stands around the elements, and the elements. */
export interface SplitAnswer {
  /** The answer with an empty list in place of the elements. */
  readonly envelope: unknown;
  readonly items: Items;
}

/**
 * Takes an answer apart without parsing its elements; `undefined` when it has none or is not written the way
 * Prometheus writes (then it must be parsed whole).
 * @throws PluginError `data` when the answer breaks off
 */
export function splitAnswer(bytes: Uint8Array): SplitAnswer | undefined {
  const begins = starts(bytes);
  const [first] = begins;
  const final = begins.at(-1);
  if (first === undefined || final === undefined) return undefined;
  const rest = decodeUtf8(bytes.subarray(final));
  const last = endOfLast(decodeUtf8(bytes.subarray(0, first)), rest);
  if (!last) {
    throw dataError(
      'Prometheus’s answer breaks off in the middle: a proxy or a lost connection cut it. Run the cell again, or ask for less.',
    );
  }
  const { end, envelope } = last;
  const textOf = (index: number): string => {
    const next = begins[index + 1];
    if (next === undefined) return rest.slice(0, end);
    return decodeUtf8(bytes.subarray(begins[index], next)).replace(/\s*,\s*$/, '');
  };
  const get = (index: number): Series => readSeries(parse(textOf(index)));
  return {
    envelope,
    items: {
      count: begins.length,
      get,
      last: (index) => {
        const next = begins[index + 1];
        const tail =
          next === undefined
            ? rest.slice(Math.max(0, end - TAIL), end)
            : decodeUtf8(bytes.subarray(Math.max(begins[index] ?? 0, next - TAIL), next));
        const value = /\[[\d.e+-]+,"([^"]+)"\]\]?\}[\s,]*$/.exec(tail)?.[1];
        return value === undefined
          ? lastValue(get(index))
          : Number.parseFloat(value.replace('Inf', 'Infinity'));
      },
    },
  };
}

/** Elements that are parsed already. */
export const parsedItems = (elements: readonly unknown[]): Items => {
  const get = (index: number): Series => readSeries(elements[index]);
  return { count: elements.length, get, last: (index) => lastValue(get(index)) };
};
