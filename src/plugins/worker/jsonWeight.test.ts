import { expect, it } from 'vitest';
import { jsonWeight } from './jsonWeight.ts';

const weigh = (text: string): number => jsonWeight(new TextEncoder().encode(text));

it('weighs what is in a JSON text, not what its strings say', () => {
  expect(weigh('0')).toBe(0);
  expect(weigh('[[],[]]')).toBe(316);
  expect(weigh('{"a":0}')).toBe(188);
  expect(weigh('"[[[[{,:"')).toBe(weigh('""'));
  expect(weigh(String.raw`"\"[[["`)).toBe(weigh('""'));
  expect(weigh(String.raw`["\\",[]]`)).toBe(weigh('["",[]]'));
});
