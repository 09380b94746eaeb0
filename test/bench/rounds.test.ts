import { expect, it } from 'vitest';
import { median, ratioOf, times } from './rounds.ts';

it('takes the middle', () => {
  expect(median([5, 1, 100])).toBe(5);
  expect(median([])).toBeNaN();
});

it('lets the tasks take turns, and keeps a time for each round', async () => {
  const ran: string[] = [];
  const task = (name: string) => () => ran.push(name);
  const measured = await times([task('a'), task('b')], { rounds: 3, each: 2 });
  expect(ran.join('')).toBe('ab'.repeat(6));
  expect(measured.map((rounds) => rounds.length)).toEqual([3, 3]);
});

it('compares within rounds, so that one disturbed round does not count', () => {
  expect(ratioOf([6, 600, 6.1], [2, 2, 2])).toBeCloseTo(3.05);
});
