import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseStep, formatDuration, gridOf } from './steps.ts';

test.each([
  [60, 1],
  [300, 2],
  [900, 5],
  [3600, 15],
  [6 * 3600, 120],
  [24 * 3600, 600],
  [7 * 24 * 3600, 3600],
  [365 * 24 * 3600, 2 * 24 * 3600],
])('a window of %d s has a step of %d s', (length, step) => {
  expect(chooseStep(length)).toBe(step);
});

test('a chosen grid is aligned, covers the window and has at most 251 points', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 2e9 }),
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      (from, length) => {
        const to = from + length;
        const { start, end, step } = gridOf({ from, to });
        expect(start % step).toBe(0);
        expect(end % step).toBe(0);
        expect(start <= from && from - start < step).toBe(true);
        expect(end <= to && to - end < step).toBe(true);
        expect((end - start) / step).toBeLessThanOrEqual(251);
      },
    ),
  );
});

test('a step of the cell is kept', () => {
  expect(gridOf({ from: 1000, to: 2000 }, 30)).toEqual({ start: 990, end: 1980, step: 30 });
});

test('a step below a second is refused with a remedy', () => {
  for (const step of [0, -5, 0.5, NaN]) {
    expect(() => gridOf({ from: 0, to: 10 }, step)).toThrow(/at least 1s.*@step/);
  }
});

test('a step that makes too many points says which one does not', () => {
  const window = { from: 0, to: 6 * 3600 };
  expect(() => gridOf(window, 1)).toThrow(
    'A step of 1s over 6h makes 21,601 points per series; Prometheus gives at most 11,000. Use @step=2s or more, or a shorter window.',
  );
  expect(gridOf(window, 2).step).toBe(2);
});

test('the step that a refusal names is enough', () => {
  fc.assert(
    fc.property(fc.integer({ min: 12_000, max: 1e8 }), (length) => {
      const message = (() => {
        try {
          gridOf({ from: 0, to: length }, 1);
          return '';
        } catch (error) {
          return (error as Error).message;
        }
      })();
      const text = /@step=(\w+) /.exec(message)?.[1] ?? '';
      const seconds = [...text.matchAll(/(\d+)([dhms])/g)]
        .map(([, n, u]) => Number(n) * { d: 86_400, h: 3600, m: 60, s: 1 }[u as 'd' | 'h' | 'm' | 's'])
        .reduce((a, b) => a + b, 0);
      expect(gridOf({ from: 0, to: length }, seconds).step).toBe(seconds);
    }),
  );
});

test('durations as Prometheus writes them', () => {
  expect([1, 59, 60, 3600, 5400, 90_061, 0, 0.2].map(formatDuration)).toEqual([
    '1s',
    '59s',
    '1m',
    '1h',
    '1h30m',
    '1d1h1m1s',
    '1s',
    '1s',
  ]);
});
