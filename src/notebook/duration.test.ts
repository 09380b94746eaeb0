import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['15s', 15],
  ['1m', 60],
  ['500ms', 0.5],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['2d', 172_800],
  ['1w1d', 691_200],
  ['1m500ms', 60.5],
  ['0s', 0],
])('%s is %d seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});

test.each(['', '15', 's', '1s1m', '1m1m', '-1s', '1 m', '1e3s', '1H', '.5s', '9'.repeat(400) + 's'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('parts add up', () => {
  const part = fc.nat(1000);
  fc.assert(
    fc.property(part, part, part, part, (h, m, s, ms) => {
      expect(parseDuration(`${h}h${m}m${s}s${ms}ms`)).toBeCloseTo(h * 3600 + m * 60 + s + ms / 1000, 6);
    }),
  );
});
