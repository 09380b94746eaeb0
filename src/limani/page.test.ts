import { expect, test } from 'vitest';
import { checkedPage, printCursor } from './page.ts';

test('a page goes on where the one before ended', () => {
  const cursor = { time: 1764000000.123, id: 'a "strange" id' };
  expect(checkedPage({ limit: 5, after: printCursor(cursor) })).toEqual({ limit: 5, after: cursor });
  expect(checkedPage({ limit: 1 })).toEqual({ limit: 1, after: null });
});

test('what no page gave is refused', () => {
  for (const after of ['', 'null', '[]', '[1]', '["a","b"]', '{"time":1}'])
    expect(() => checkedPage({ limit: 1, after })).toThrow(expect.objectContaining({ code: 'invalid' }));
  for (const limit of [0, -1, 1.5, NaN])
    expect(() => checkedPage({ limit })).toThrow(expect.objectContaining({ code: 'invalid' }));
});
