import { expect, test } from 'vitest';
import { NumberSource } from './numberSource.ts';

test('numbers come from the store', async () => {
  const given = new Map<string, number>();
  const source = new NumberSource((sequence) => {
    given.set(sequence, (given.get(sequence) ?? 0) + 1);
    return Promise.resolve(given.get(sequence) ?? 0);
  });
  expect([await source.next('a'), await source.next('a'), await source.next('b')]).toEqual([1, 2, 1]);
});

test('a store that does not answer is waited for once, and not asked again', async () => {
  let asked = 0;
  let fail: (error: Error) => void = () => undefined;
  const source = new NumberSource(() => {
    asked++;
    return new Promise((_, reject) => (fail = reject));
  }, 1);
  expect([await source.next('a'), await source.next('a')]).toEqual([null, null]);
  expect(asked).toBe(1);
  // nobody is there to hear it
  fail(new Error('The server is away.'));
});

test('a store that refuses is not asked again', async () => {
  let asked = 0;
  const source = new NumberSource(() => Promise.reject(new Error(`The disk is full: ${++asked}.`)));
  expect([await source.next('a'), await source.next('a')]).toEqual([null, null]);
  expect(asked).toBe(1);
});
