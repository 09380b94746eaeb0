import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figureColumns, figures, quantile } from './histograms.ts';

const buckets: [number, number, number][] = [
  [0, 1, 2],
  [1, 2, 6],
  [4, 8, 2],
];

test('a quantile lies in the bucket of its rank, as far in as its share of it', () => {
  expect(quantile(0, { buckets })).toBe(0);
  expect(quantile(0.1, { buckets })).toBe(0.5);
  expect(quantile(0.5, { buckets })).toBe(1.5);
  expect(quantile(0.9, { buckets })).toBe(6);
  expect(quantile(1, { buckets })).toBe(8);
});

test('a bucket without an end gives the end that it has', () => {
  expect(quantile(0.99, { buckets: [[0.25, '+Inf', 1]] })).toBe(0.25);
  expect(quantile(0.01, { buckets: [['-Inf', -3, 1]] })).toBe(-3);
});

test('no observations, no quantile: not zero', () => {
  expect(quantile(0.5, { buckets: [] })).toBeNull();
  expect(quantile(0.5, { buckets: [[0, 1, 0]] })).toBeNull();
  expect(figures({ t: 0, count: 0, sum: 0, buckets: [] })).toEqual([0, 0, null, null, null, null]);
});

test('quantiles grow with their share and stay within the buckets', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.nat(9)), { minLength: 1, maxLength: 8 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 5 }),
      (steps, shares) => {
        let at = 0;
        const some = steps.map(([gap, width, count]): [number, number, number] => {
          const from = at + gap;
          at = from + width + 1;
          return [from, at, count + 1];
        });
        const values = shares.toSorted((a, b) => a - b).map((share) => quantile(share, { buckets: some })!);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
        expect(values[0]).toBeGreaterThanOrEqual(some[0]![0] - 1e-9);
        expect(values.at(-1)).toBeLessThanOrEqual(at + 1e-9);
      },
    ),
  );
});

test('figures stand under their columns', () => {
  const histogram = { t: 0, count: 10, sum: 25, buckets };
  const names = figureColumns('s/s', 's').map(({ name }) => name);
  expect(Object.fromEntries(figures(histogram).map((value, i) => [names[i], value]))).toEqual({
    count: 10,
    sum: 25,
    average: 2.5,
    p50: 1.5,
    p90: 6,
    p99: expect.closeTo(7.8) as number,
  });
  expect(figureColumns('s/s', 's').map(({ unit }) => unit)).toEqual([undefined, 's/s', 's', 's', 's', 's']);
  expect(figures(undefined)).toEqual([null, null, null, null, null, null]);
});
