import { expect, test } from 'vitest';
import { inOrder } from './inOrder.ts';

async function* given(...numbers: readonly number[]): AsyncGenerator<number> {
  for (const number of numbers) yield await Promise.resolve(number);
}

const collected = async (items: AsyncIterable<number>): Promise<number[]> => {
  const all: number[] = [];
  for await (const item of items) all.push(item);
  return all;
};

test('falling numbers fall, those out of their place are put there', async () => {
  const same = (n: number): number => n;
  expect(await collected(inOrder(given(7, 9, 8, 5, 6, 4, 1, 3, 2), same, 3))).toEqual([
    9, 8, 7, 6, 5, 4, 3, 2, 1,
  ]);
  expect(await collected(inOrder(given(), same))).toEqual([]);
});

test('of one number the first that comes is the first', async () => {
  async function* twice(): AsyncGenerator<{ n: number; of: string }> {
    for (const of of ['b', 'a']) for (const n of [2, 1]) yield await Promise.resolve({ n, of });
  }
  const all: string[] = [];
  for await (const { n, of } of inOrder(twice(), (item) => item.n)) all.push(`${n}${of}`);
  expect(all).toEqual(['2b', '2a', '1b', '1a']);
});

test('no more is looked at than is needed', async () => {
  let looked = 0;
  async function* endless(): AsyncGenerator<number> {
    for (let n = 1e6; ; n--) {
      looked++;
      yield await Promise.resolve(n);
    }
  }
  for await (const first of inOrder(endless(), (n) => n, 4)) {
    expect(first).toBe(1e6);
    break;
  }
  expect(looked).toBe(5);
});
