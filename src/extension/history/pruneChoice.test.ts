import { expect, test } from 'vitest';
import { PRUNE_CHOICES } from './pruneChoice.ts';

const NOW = Date.UTC(2026, 10, 20);

test('each way is read as it is offered, and what is no such thing is said', () => {
  const [age, number, size] = PRUNE_CHOICES;
  const read = (text: string) => [age, number, size].map((choice) => choice?.read(text, NOW));
  expect(age?.read(age.value, NOW)).toEqual({ before: NOW / 1000 - 90 * 86_400 });
  expect(number?.read(` ${number.value} `, NOW)).toEqual({ keepRuns: 1000 });
  expect(size?.read(size.value, NOW)).toEqual({ keepBytes: 500e6 });
  expect(read('soon')).toEqual([
    expect.stringMatching(/^Write a duration/),
    expect.stringMatching(/^Write a whole number/),
    expect.stringMatching(/^Write a size/),
  ]);
  expect(age?.read('0d', NOW)).toMatch(/all runs/);
});
