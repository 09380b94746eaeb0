import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsedItems } from './items.ts';
import { lastValue } from './samples.ts';
import { select } from './select.ts';

const series = (name: string, ...values: string[]) => ({
  metric: { name },
  values: values.map((value, i) => [i, value]),
});
const names = (selection: ReturnType<typeof select>): string[] =>
  selection.series.map(({ labels }) => labels['name'] ?? '');

test('all that fit are shown, as the server has them', () => {
  const selection = select(parsedItems([series('b', '1'), series('a', '5')]), 2, 10);
  expect([names(selection), selection.total, selection.cut]).toEqual([['b', 'a'], 2, 0]);
});

test('of more series those with the highest last value, still in the order of the server', () => {
  const items = parsedItems([
    series('nan', 'NaN'),
    series('low', '9', '1'),
    series('-inf', '-Inf'),
    series('high', '0', '7'),
    series('inf', '+Inf'),
    series('high too', '7'),
  ]);
  expect(names(select(items, 2, 100))).toEqual(['high', 'inf']);
  expect(names(select(items, 3, 100))).toEqual(['high', 'inf', 'high too']);
  expect(names(select(items, 5, 100))).toEqual(['low', '-inf', 'high', 'inf', 'high too']);
});

test('too many samples: the lower series go first', () => {
  const items = parsedItems([
    series('low', '1', '1'),
    series('high', '5', '5', '5'),
    series('mid', '3', '3'),
  ]);
  expect(names(select(items, 10, 5))).toEqual(['high', 'mid']);
});

test('a single series with too many samples keeps its newest', () => {
  const selection = select(parsedItems([series('a', '1', '2', '3', '4')]), 10, 3);
  expect([selection.series[0]?.points, selection.cut]).toEqual([
    [
      [1, 2],
      [2, 3],
      [3, 4],
    ],
    1,
  ]);
});

test('histograms count as samples', () => {
  const h = (t: number) => [t, { count: '1', sum: '1' }];
  const items = parsedItems([{ metric: {}, values: [[1, '1']], histograms: [h(2), h(3)] }]);
  const [one] = select(items, 1, 2).series;
  expect([one?.points, one?.histograms.map(({ t }) => t)]).toEqual([[], [2, 3]]);
});

test('never more than asked for, never a lower one in place of a higher one', () => {
  const values = fc.array(fc.array(fc.nat(50).map(String), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      values,
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 60 }),
      (all, maxSeries, maxPoints) => {
        const items = parsedItems(all.map((one, i) => series(String(i), ...one)));
        const selection = select(items, maxSeries, maxPoints);
        expect(selection.series.length).toBeGreaterThanOrEqual(1);
        expect(selection.series.length).toBeLessThanOrEqual(maxSeries);
        expect(selection.series.reduce((n, { points }) => n + points.length, 0)).toBeLessThanOrEqual(
          maxPoints,
        );
        if (maxPoints >= 48) {
          const lowest = Math.min(...selection.series.map(lastValue));
          const shown = new Set(names(selection));
          for (let i = 0; i < items.count; i++)
            if (!shown.has(String(i))) expect(items.last(i)).toBeLessThanOrEqual(lowest);
        }
      },
    ),
  );
});
