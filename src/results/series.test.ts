import { describe, expect, it } from 'vitest';
import { extremes, formatLabels, nameSeries, pointsOf } from './series.ts';

const series = (labels: Record<string, string>, name?: string) => ({
  labels,
  points: [],
  ...(name && { name }),
});

describe('nameSeries', () => {
  it('leaves out what all share', () => {
    const { names, common } = nameSeries([
      series({ __name__: 'up', job: 'a', i: '1' }),
      series({ __name__: 'up', job: 'a', i: '2' }),
    ]);
    expect(names).toEqual(['{i="1"}', '{i="2"}']);
    expect(common).toEqual({ __name__: 'up', job: 'a' });
  });

  it.each([
    [[series({ __name__: 'up', job: 'a' })], ['up{job="a"}']],
    [
      [series({ job: 'a' }), series({ job: 'a' })],
      ['{job="a"}', '{job="a"}'],
    ],
    [
      [series({ job: 'a' }), series({ job: 'a', x: '1' })],
      ['{job="a"}', '{job="a", x="1"}'],
    ],
    [
      [series({}), series({ a: 'x' }, 'named')],
      ['{}', 'named'],
    ],
  ])('%j', (input, names) => expect(nameSeries(input)).toEqual({ names, common: {} }));
});

it('writes labels as Prometheus does', () => {
  expect(formatLabels({ __name__: 'up', path: 'a"b\\' })).toBe('up{path="a\\"b\\\\"}');
  expect(formatLabels({ __name__: 'up' })).toBe('up');
});

it('merges averages of histograms into points, in time order', () => {
  const histograms = [{ t: 2, count: 2, sum: 1 }, { t: 3, count: 1, sum: 'NaN' as const }, { t: 4, count: 0, sum: 0 }]; // prettier-ignore
  expect(pointsOf({ labels: {}, points: [[1, 5], [3.5, 6]], histograms })).toEqual({
    points: [[1, 5], [2, 0.5], [3, 'NaN'], [3.5, 6], [4, 'NaN']],
    averaged: true,
  }); // prettier-ignore
});

it('takes extremes over finite samples', () => {
  expect(extremes([[1, 3], [2, '+Inf'], [3, -1], [4, null]])).toEqual({ last: null, lastAt: 4, min: -1, max: 3, maxAt: 1 }); // prettier-ignore
  expect(extremes([]).last).toBeUndefined();
});
