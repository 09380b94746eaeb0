/** So many things may be under way at once: numbers are given in order, and what is numbered begins in about that order. */
const WINDOW = 64;

/** What comes with falling numbers but for a few, by falling numbers; of one number in the order in which it comes. */
export async function* inOrder<T>(
  items: AsyncIterable<T>,
  numberOf: (item: T) => number,
  window = WINDOW,
): AsyncGenerator<T> {
  const waiting: T[] = [];
  for await (const item of items) {
    const at = waiting.findIndex((other) => numberOf(other) >= numberOf(item));
    waiting.splice(at < 0 ? waiting.length : at, 0, item);
    if (waiting.length > window) yield waiting.pop() as T;
  }
  for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) yield item;
}
